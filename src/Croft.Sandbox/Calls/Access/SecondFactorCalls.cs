using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/tfa: who has a second factor, adding a TOTP and taking it away.</summary>
internal static class SecondFactorCalls
{
    const string Path = "/access/tfa";

    static readonly Permission MayTouch = new(static exchange =>
    {
        if (exchange.Text("userid") != exchange.Caller.UserId)
            exchange.Require("/access/groups", "User.Modify");
    });

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Relayed = true },
        new("GET", Path + "/{userid}", static exchange => WriteEntries(exchange, Find(exchange))) { Relayed = true, Permission = MayTouch },
        new("POST", Path + "/{userid}", Add)
        {
            Relayed = true,
            AllowsToken = false,
            Permission = MayTouch,
            Parameters =
            [
                Parameter.Text("challenge"), Parameter.Text("description", max: 255), Parameter.Text("password", max: 64) with { MinLength = 5 },
                Parameter.Text("totp"), Parameter.OneOf("type", "totp", "u2f", "webauthn", "recovery", "yubico").Required(), Parameter.Text("value"),
            ],
        },
        new("DELETE", Path + "/{userid}/{id}", Remove)
        {
            Relayed = true,
            AllowsToken = false,
            Permission = MayTouch,
            Parameters = [Parameter.Text("password", max: 64) with { MinLength = 5 }],
        },
    ];

    static User Find(Exchange exchange) => exchange.Cluster.Access.Find(exchange.Required("userid"))
        ?? throw ApiFault.Failed($"no such user ('{exchange.Required("userid")}')");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var user in exchange.Cluster.Access.Users.Values.Where(user => user.SecondFactors.Count > 0
            && (user.Id == exchange.Caller.AuthId || UserCalls.MayOf(exchange, user.Id, "User.Modify", "Sys.Audit"))))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("userid", user.Id);
            exchange.Json.WritePropertyName("entries");
            WriteEntries(exchange, user);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void WriteEntries(Exchange exchange, User user)
    {
        exchange.Json.WriteStartArray();
        foreach (var factor in user.SecondFactors)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("id", factor.Id);
            exchange.Json.WriteString("type", "totp");
            exchange.Json.WriteString("description", factor.Description);
            exchange.Json.WriteNumber("created", factor.CreatedAt);
            exchange.Json.WriteNumber("enable", 1);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Add(Exchange exchange)
    {
        var user = Find(exchange);
        if (exchange.Required("type") != "totp")
            throw ApiFault.Parameter("type", "the sandbox plays totp only");
        var secret = SecondFactor.Secret(exchange.Text("totp") ?? throw ApiFault.Parameter("totp", "missing 'totp' parameter")) ?? throw ApiFault.Parameter("totp", "invalid TOTP uri");
        var factor = new SecondFactor(Seeding.GuestMaker.NewGuid(exchange.Cluster.Random).ToString(), secret, exchange.Text("description") ?? "", exchange.Cluster.Now);
        if (!factor.Accepts(exchange.Text("value") ?? "", exchange.Cluster.Now))
            throw ApiFault.Failed("failed to verify TOTP challenge");
        user.SecondFactors.Add(factor);
        exchange.Cluster.Effects.Count($"user/{user.Id}", "add tfa");
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("id", factor.Id);
        exchange.Json.WriteEndObject();
    }

    static void Remove(Exchange exchange)
    {
        var user = Find(exchange);
        if (user.SecondFactors.RemoveAll(factor => factor.Id == exchange.Required("id")) == 0)
            throw ApiFault.Failed($"no such tfa entry '{exchange.Required("id")}'");
        exchange.Cluster.Effects.Count($"user/{user.Id}", "remove tfa");
    }
}
