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
        if (user.SecondFactors.Count > 0 && !isSecond)
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
        json.WriteEndObject();
    }

    // "totp:123456" against the ticket that asked for it
    static bool IsAnswer(Exchange exchange, Authentication authentication, User user, string challenge, string password) =>
        authentication.Tickets.Verify(challenge) is { } asked && asked.StartsWith("!tfa!", StringComparison.Ordinal)
        && asked.EndsWith("%3A" + Uri.EscapeDataString(user.Id), StringComparison.Ordinal)
        && password.Split(':', 2) is ["totp", var code] && user.SecondFactors.Exists(factor => factor.Accepts(code, exchange.Cluster.Now));

    // half a ticket: it says what may answer it, and opens nothing
    static void AskForSecond(Exchange exchange, Authentication authentication, User user)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("username", user.Id);
        json.WriteString("ticket", authentication.Tickets.Create($"!tfa!{Uri.EscapeDataString($$"""{"totp":true}:{{user.Id}}""")}"));
        json.WriteString("CSRFPreventionToken", authentication.Tickets.CreateCsrf(user.Id));
        json.WriteNumber("NeedTFA", 1);
        json.WriteStartObject("cap");
        json.WriteEndObject();
        json.WriteEndObject();
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
