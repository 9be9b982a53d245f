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
        var isRight = user?.Password == password || authentication.Tickets.Verify(password) == userId;
        if (user is not { IsEnabled: true } || !isRight)
            throw ApiFault.BadLogin();
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
