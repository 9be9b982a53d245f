using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/tfa: who has a second factor, adding a TOTP or recovery keys, and taking them away.</summary>
internal static class SecondFactorCalls
{
    const string Path = "/access/tfa";

    static readonly Permission MayTouch = new(static exchange =>
    {
        if (exchange.Text("userid") != exchange.Caller.UserId)
            exchange.Require("/access/groups", "User.Modify");
    });

    static readonly Permission MayLook = new(static exchange =>
    {
        if (exchange.Text("userid") != exchange.Caller.UserId && !UserCalls.MayOf(exchange, exchange.Required("userid"), "User.Modify", "Sys.Audit"))
            exchange.Require("/access/groups", "User.Modify");
    });

    static readonly Permission MayUnlock = Permission.All("/access/groups", "User.Modify");

    static readonly Parameter Password = Parameter.Text("password", max: 64) with { MinLength = 5 };

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Relayed = true },
        new("GET", Path + "/{userid}", static exchange => WriteEntries(exchange, Find(exchange))) { Relayed = true, Permission = MayLook },
        new("POST", Path + "/{userid}", Add)
        {
            Relayed = true,
            AllowsToken = false,
            Permission = MayTouch,
            Parameters =
            [
                Parameter.Text("challenge"), Parameter.Text("description", max: 255), Password,
                Parameter.Text("totp"), Parameter.OneOf("type", "totp", "u2f", "webauthn", "recovery", "yubico").Required(), Parameter.Text("value"),
            ],
        },
        new("DELETE", Path + "/{userid}/{id}", Remove)
        {
            Relayed = true,
            AllowsToken = false,
            Permission = MayTouch,
            Parameters = [Password],
        },
        new("GET", Path + "/{userid}/{id}", Show) { Relayed = true, Permission = MayLook },
        new("PUT", Path + "/{userid}/{id}", Update)
        {
            Relayed = true,
            AllowsToken = false,
            Permission = MayTouch,
            Parameters = [Parameter.Text("description", max: 255), Parameter.Flag("enable"), Password],
        },
        new("PUT", "/access/users/{userid}/unlock-tfa", Unlock) { Relayed = true, Permission = MayUnlock },
    ];

    static User Find(Exchange exchange) => exchange.Cluster.Access.Find(exchange.Required("userid"))
        ?? throw ApiFault.Failed($"no such user ('{exchange.Required("userid")}')");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var user in exchange.Cluster.Access.Users.Values.Where(user => (user.SecondFactors.Count > 0 || user.Recovery is not null)
            && (user.Id == exchange.Caller.AuthId || UserCalls.MayOf(exchange, user.Id, "User.Modify", "Sys.Audit"))))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("userid", user.Id);
            exchange.Json.WritePropertyName("entries");
            WriteEntries(exchange, user);
            if (user.IsTotpLocked)
                exchange.Json.WriteNumber("totp-locked", 1);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void WriteEntries(Exchange exchange, User user)
    {
        exchange.Json.WriteStartArray();
        foreach (var factor in user.SecondFactors)
            WriteEntry(exchange, "totp", factor.Id, factor.Description, factor.CreatedAt, factor.IsEnabled);
        if (user.Recovery is { } recovery)
            WriteEntry(exchange, "recovery", "recovery", "", recovery.CreatedAt, true);
        exchange.Json.WriteEndArray();
    }

    static void WriteEntry(Exchange exchange, string type, string id, string description, long created, bool isEnabled)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("id", id);
        exchange.Json.WriteString("type", type);
        exchange.Json.WriteString("description", description);
        exchange.Json.WriteNumber("created", created);
        exchange.Json.WriteNumber("enable", isEnabled ? 1 : 0);
        exchange.Json.WriteEndObject();
    }

    static void Show(Exchange exchange)
    {
        var (user, id) = (Find(exchange), exchange.Required("id"));
        if (id == "recovery" && user.Recovery is { } recovery)
            WriteEntry(exchange, id, id, "", recovery.CreatedAt, true);
        else if (user.SecondFactors.Find(factor => factor.Id == id) is { } factor)
            WriteEntry(exchange, "totp", factor.Id, factor.Description, factor.CreatedAt, factor.IsEnabled);
        else
            throw ApiFault.NotFound($"No such tfa entry '{id}'");
    }

    // who isn't root@pam says its own password again, and never changes root@pam
    static User Change(Exchange exchange)
    {
        var user = Find(exchange);
        if (exchange.Caller.UserId == "root@pam")
            return user;
        if (user.Id == "root@pam")
            throw ApiFault.Denied("Permission check failed");
        if (exchange.Text("password") is not { } password)
            throw ApiFault.Parameter("password", "password is required to modify user");
        return exchange.Cluster.Access.Find(exchange.Caller.UserId)?.Password == password ? user : throw ApiFault.Failed("invalid credentials");
    }

    static void Add(Exchange exchange)
    {
        var user = Change(exchange);
        var recovery = exchange.Required("type") switch
        {
            "totp" => null,
            "recovery" => AddRecovery(exchange, user),
            _ => throw ApiFault.Parameter("type", "the sandbox plays totp and recovery only"),
        };
        var id = recovery is null ? AddTotp(exchange, user) : "recovery";
        exchange.Cluster.Effects.Count($"user/{user.Id}", "add tfa");
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("id", id);
        if (recovery is not null)
        {
            exchange.Json.WriteStartArray("recovery");
            foreach (var key in recovery.Keys)
                exchange.Json.WriteStringValue(key);
            exchange.Json.WriteEndArray();
        }
        exchange.Json.WriteEndObject();
    }

    static string AddTotp(Exchange exchange, User user)
    {
        var secret = SecondFactor.Secret(exchange.Text("totp") ?? throw ApiFault.Parameter("totp", "missing 'totp' parameter")) ?? throw ApiFault.Parameter("totp", "invalid TOTP uri");
        var factor = new SecondFactor(Seeding.GuestMaker.NewGuid(exchange.Cluster.Random).ToString(), secret, exchange.Text("description") ?? "", exchange.Cluster.Now);
        if (!factor.Accepts(exchange.Text("value") ?? "", exchange.Cluster.Now))
            throw ApiFault.Failed("failed to verify TOTP challenge");
        user.SecondFactors.Add(factor);
        return factor.Id;
    }

    // ten keys of sixteen hex digits in four groups, told this once
    static RecoveryKeys AddRecovery(Exchange exchange, User user)
    {
        if (user.Recovery is not null)
            throw ApiFault.Failed("user already has recovery keys");
        string? Key() => string.Join('-', Seeding.GuestMaker.NewGuid(exchange.Cluster.Random).ToString("N")[..16].Chunk(4).Select(part => new string(part)));
        return user.Recovery = new RecoveryKeys([.. Enumerable.Range(0, 10).Select(_ => Key())], exchange.Cluster.Now);
    }

    static void Update(Exchange exchange)
    {
        var (user, id) = (Change(exchange), exchange.Required("id"));
        var factor = user.SecondFactors.Find(factor => factor.Id == id) ?? throw ApiFault.Failed("no such entry");
        factor.Description = exchange.Text("description") ?? factor.Description;
        factor.IsEnabled = exchange.Flag("enable", otherwise: factor.IsEnabled);
        exchange.Cluster.Effects.Count($"user/{user.Id}", "update tfa");
    }

    static void Unlock(Exchange exchange)
    {
        var user = Find(exchange);
        exchange.Json.WriteNumberValue(user.IsTotpLocked ? 1 : 0);
        user.WrongCodes = 0;
        exchange.Cluster.Effects.Count($"user/{user.Id}", "unlock tfa");
    }

    static void Remove(Exchange exchange)
    {
        var (user, id) = (Change(exchange), exchange.Required("id"));
        if (id == "recovery" && user.Recovery is not null)
            user.Recovery = null;
        else if (user.SecondFactors.RemoveAll(factor => factor.Id == id) == 0)
            throw ApiFault.Failed($"no such tfa entry '{id}'");
        exchange.Cluster.Effects.Count($"user/{user.Id}", "remove tfa");
    }
}
