using System.Text.Json.Nodes;
using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>GET and POST /access/ticket: logging in with a password, or renewing by ticket.</summary>
internal static class TicketCalls
{
    public static IEnumerable<Call> All(Authentication authentication) =>
    [
        new("GET", "/access/ticket", static _ => { }) { AllowsToken = false },
        new("POST", "/access/ticket", exchange => Login(exchange, authentication))
        {
            AllowsToken = false,
            Relayed = true,
            Parameters =
            [
                Parameter.Text("username", max: 64).Required(),
                Parameter.Text("password").Required(),
                Parameter.Text("realm", max: 32),
                Parameter.Text("otp"),
                Parameter.Text("path", max: 64),
                Parameter.Text("privs", max: 64),
                Parameter.Flag("new-format"),
                Parameter.Text("tfa-challenge"),
            ],
        },
    ];

    static void Login(Exchange exchange, Authentication authentication)
    {
        var userId = exchange.Required("username");
        if (exchange.Text("realm") is { } realm)
            userId += $"@{realm}";
        var user = exchange.Cluster.Access.Find(userId);
        var password = exchange.Required("password");
        var isSecond = exchange.Text("tfa-challenge") is { } challenge && user is not null && IsAnswer(exchange, authentication, user, challenge, password);
        var isRight = isSecond || user?.Password == password || authentication.Tickets.Verify(password) == userId;
        if (user is not { IsEnabled: true } || !isRight || (exchange.Arguments.Has("tfa-challenge") && !isSecond))
            throw ApiFault.BadLogin();
        if (user.HasSecondFactor && !isSecond && authentication.Tickets.Verify(password) != userId)
        {
            AskForSecond(exchange, authentication, user);
            return;
        }
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("username", userId);
        json.WriteString("ticket", authentication.Tickets.Create(userId));
        json.WriteString("CSRFPreventionToken", authentication.Tickets.CreateCsrf(userId));
        json.WriteStartObject("cap");
        var identity = new Identity(userId);
        foreach (var (section, path, prefixes) in Sections)
            WriteSection(exchange, identity, section, path, prefixes);
        json.WriteEndObject();
        WriteClusterName(exchange, userId);
        json.WriteEndObject();
    }

    // "totp:123456" or "recovery:KEY" against the ticket that asked for it
    static bool IsAnswer(Exchange exchange, Authentication authentication, User user, string challenge, string password)
    {
        if (exchange.Arguments.Has("otp") || !authentication.Tickets.VerifyChallenge(challenge, user.Id) || password.Split(':', 2) is not [var factor, var answer])
            return false;
        if (factor == "recovery" && user.Recovery is { } recovery && recovery.Keys.IndexOf(answer) is var at and >= 0)
        {
            (recovery.Keys[at], user.WrongCodes) = (null, 0);
            return true;
        }
        if (factor != "totp" || user.IsTotpLocked)
            return false;
        var isRight = user.SecondFactors.Exists(known => known.IsEnabled && known.Accepts(answer, exchange.Cluster.Now));
        user.WrongCodes = isRight ? 0 : user.WrongCodes + 1;
        return isRight;
    }

    // half a ticket: it says what may answer it, and opens nothing
    static void AskForSecond(Exchange exchange, Authentication authentication, User user)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("username", user.Id);
        json.WriteString("ticket", authentication.Tickets.CreateChallenge(user.Id, Challenge(user)));
        json.WriteString("CSRFPreventionToken", authentication.Tickets.CreateCsrf(user.Id));
        json.WriteNumber("NeedTFA", 1);
        WriteClusterName(exchange, user.Id);
        json.WriteEndObject();
    }

    // recovery keys are offered by their numbers
    static string Challenge(User user)
    {
        var challenge = new JsonObject { ["totp"] = user.SecondFactors.Exists(factor => factor.IsEnabled), ["yubico"] = false };
        if (user.Recovery is { } recovery)
            challenge["recovery"] = new JsonArray([.. Enumerable.Range(0, recovery.Keys.Count).Where(at => recovery.Keys[at] is not null).Select(at => JsonValue.Create(at))]);
        return challenge.ToJsonString();
    }

    static void WriteClusterName(Exchange exchange, string userId)
    {
        if (exchange.Cluster.Nodes.Count > 1 && exchange.Cluster.Access.PrivilegesAt(new Identity(userId), "/").ContainsKey("Sys.Audit"))
            exchange.Json.WriteString("clustername", exchange.Cluster.Name);
    }

    static readonly (string Section, string Path, string[] Prefixes)[] Sections =
    [
        ("access", "/access", ["User.", "Group.", "Permissions."]),
        ("dc", "/", ["Sys.Audit", "Sys.Modify", "SDN."]),
        ("mapping", "/mapping", ["Mapping.", "Permissions."]),
        ("nodes", "/nodes", ["Sys.", "Permissions."]),
        ("sdn", "/sdn", ["SDN.", "Permissions."]),
        ("storage", "/storage", ["Datastore.", "Permissions."]),
        ("vms", "/vms", ["VM.", "Permissions."]),
    ];

    static void WriteSection(Exchange exchange, Identity identity, string section, string path, string[] prefixes)
    {
        exchange.Json.WriteStartObject(section);
        foreach (var privilege in exchange.Cluster.Access.PrivilegesAt(identity, path).Keys)
            if (prefixes.Any(prefix => privilege.StartsWith(prefix, StringComparison.Ordinal)))
                exchange.Json.WriteNumber(privilege, 1);
        exchange.Json.WriteEndObject();
    }
}
