using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/users: as far as permissions need them.</summary>
internal static class UserCalls
{
    static readonly Parameter[] About =
    [
        Parameter.Text("comment", max: 2048), Parameter.Text("email", max: 254), Parameter.Text("firstname", max: 1024), Parameter.Text("lastname", max: 1024),
        Parameter.Text("groups"), Parameter.Flag("enable"), Parameter.Integer("expire", 0), Parameter.Text("keys"),
    ];

    static readonly Permission MayModify = new(static exchange => RequireOf(exchange, exchange.Required("userid"), "User.Modify"));

    static readonly Permission MayDelete = new(static exchange =>
    {
        exchange.Require(RealmOf(exchange), "Realm.AllocateUser");
        RequireOf(exchange, exchange.Required("userid"), "User.Modify");
    });

    static readonly Permission MayCreate = new(static exchange =>
    {
        exchange.Require(RealmOf(exchange), "Realm.AllocateUser");
        if (exchange.May("/access/groups", "User.Modify"))
            return;
        var groups = exchange.Text("groups")?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (groups.Length == 0)
            throw ApiFault.DeniedAt("/access/groups", "User.Modify");
        foreach (var group in groups)
            exchange.Require($"/access/groups/{group}", "User.Modify");
    });

    public static readonly Call[] All =
    [
        new("GET", "/access/users", List) { Relayed = true, Parameters = [Parameter.Flag("enabled"), Parameter.Flag("full")] },
        new("GET", "/access/users/{userid}", Show) { Permission = new(static exchange => RequireOf(exchange, exchange.Required("userid"), "User.Modify", "Sys.Audit")) },
        new("POST", "/access/users", Create)
        {
            Relayed = true,
            Permission = MayCreate,
            Parameters = [Parameter.Text("userid", max: 64).Required(), Parameter.Text("password") with { MinLength = 8 }, .. About],
        },
        new("PUT", "/access/users/{userid}", Change) { Relayed = true, Permission = MayModify, Parameters = [Parameter.Flag("append"), .. About] },
        new("DELETE", "/access/users/{userid}", Delete) { Relayed = true, Permission = MayDelete },
        new("PUT", "/access/password", Password)
        {
            Relayed = true,
            AllowsToken = false,
            Parameters =
            [
                Parameter.Text("userid").Required(), Parameter.Text("password").Required() with { MinLength = 8 }, Parameter.Text("confirmation-password"),
            ],
        },
    ];

    static User Find(Exchange exchange) => exchange.Cluster.Access.Find(exchange.Required("userid"))
        ?? throw ApiFault.Failed($"no such user ('{exchange.Required("userid")}')");

    static string RealmOf(Exchange exchange) => $"/access/realm/{exchange.Required("userid").Split('@')[^1]}";

    /// <summary>True when one of the privileges is held on all groups, or on one that the user is in.</summary>
    public static bool MayOf(Exchange exchange, string userId, params string[] privileges) => exchange.Cluster.Access.Find(userId) is { } user
        && user.Groups.Select(group => $"/access/groups/{group}").Prepend("/access/groups").Any(path => privileges.Any(privilege => exchange.May(path, privilege)));

    static void RequireOf(Exchange exchange, string userId, params string[] privileges)
    {
        if (exchange.Cluster.Access.Find(userId) is null && !exchange.Caller.IsRoot)
            throw ApiFault.Failed($"no such user ('{userId}')");
        if (!exchange.Caller.IsRoot && !MayOf(exchange, userId, privileges))
            throw ApiFault.Denied("Permission check failed");
    }

    static void List(Exchange exchange)
    {
        var enabled = exchange.Text("enabled");
        exchange.Json.WriteStartArray();
        foreach (var user in exchange.Cluster.Access.Users.Values)
        {
            if (user.Id != exchange.Caller.AuthId && !MayOf(exchange, user.Id, "User.Modify", "Sys.Audit"))
                continue;
            if (enabled is not null && (enabled == "1") != user.IsEnabled)
                continue;
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("userid", user.Id);
            exchange.Json.WriteString("realm-type", user.Id[(user.Id.LastIndexOf('@') + 1)..]);
            WriteAbout(exchange, user);
            if (exchange.Flag("full"))
                WriteFull(exchange, user);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange)
    {
        var user = Find(exchange);
        var json = exchange.Json;
        json.WriteStartObject();
        WriteAbout(exchange, user);
        json.WriteStartArray("groups");
        foreach (var group in user.Groups)
            json.WriteStringValue(group);
        json.WriteEndArray();
        if (user.Tokens.Count == 0)
            json.WriteNull("tokens");
        else
            WriteTokens(exchange, user);
        json.WriteEndObject();
    }

    static void WriteFull(Exchange exchange, User user)
    {
        var json = exchange.Json;
        json.WriteString("groups", string.Join(',', user.Groups));
        if (user.Tokens.Count == 0)
            return;
        json.WriteStartArray("tokens");
        foreach (var token in user.Tokens.Values)
        {
            json.WriteStartObject();
            json.WriteString("tokenid", token.Id);
            TokenCalls.WriteAbout(exchange, token);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteTokens(Exchange exchange, User user)
    {
        var json = exchange.Json;
        json.WriteStartObject("tokens");
        foreach (var token in user.Tokens.Values)
        {
            json.WriteStartObject(token.Id);
            TokenCalls.WriteAbout(exchange, token);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void WriteAbout(Exchange exchange, User user)
    {
        exchange.Json.Flag("enable", user.IsEnabled);
        exchange.Json.WriteNumber("expire", user.Expire);
        foreach (var (key, value) in user.Details)
            exchange.Json.WriteString(key, value);
    }

    static void Create(Exchange exchange)
    {
        var id = exchange.Required("userid");
        if (exchange.Cluster.Access.Find(id) is not null)
            throw ApiFault.Failed($"create user failed: user '{id}' already exists");
        if (exchange.Cluster.Access.Domains.Find(id[(id.LastIndexOf('@') + 1)..]) is null)
            throw ApiFault.Failed($"create user failed: domain '{id[(id.LastIndexOf('@') + 1)..]}' does not exist");
        var user = new User(id) { Password = exchange.Text("password") };
        Set(exchange, user);
        exchange.Cluster.Access.Users.Add(id, user);
        Changed(exchange, id, "create");
    }

    static void Change(Exchange exchange)
    {
        var user = Find(exchange);
        if (exchange.Text("groups") is not null && !exchange.Flag("append"))
            user.Groups.Clear();
        Set(exchange, user);
        Changed(exchange, user.Id, "update");
    }

    static void Set(Exchange exchange, User user)
    {
        foreach (var key in (ReadOnlySpan<string>)["comment", "email", "firstname", "lastname", "keys"])
            if (exchange.Text(key) is { } value)
                user.Details[key] = value;
        user.IsEnabled = exchange.Flag("enable", user.IsEnabled);
        if (exchange.Text("expire") is { } expire)
            user.Expire = long.Parse(expire, CultureInfo.InvariantCulture);
        foreach (var group in exchange.Text("groups")?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [])
            user.Groups.Add(exchange.Cluster.Access.Groups.ContainsKey(group) ? group : throw ApiFault.Failed($"update user failed: no such group '{group}'"));
    }

    static void Delete(Exchange exchange)
    {
        var user = Find(exchange);
        exchange.Cluster.Access.Users.Remove(user.Id);
        exchange.Cluster.Access.Acl.RemoveAll(entry => entry.Name == user.Id || entry.Name.StartsWith(user.Id + "!", StringComparison.Ordinal));
        // root@pam can't go: it only loses what was configured for it
        if (user.Id == "root@pam")
            exchange.Cluster.Access.Users.Add(user.Id, new User(user.Id) { Password = user.Password });
        Changed(exchange, user.Id, "delete");
    }

    static void Password(Exchange exchange)
    {
        var user = Find(exchange);
        if (user.Id != exchange.Caller.UserId)
            exchange.Require("/access/groups", "User.Modify");
        user.Password = exchange.Required("password");
        Changed(exchange, user.Id, "password");
    }

    static void Changed(Exchange exchange, string id, string kind)
    {
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"user/{id}", kind);
    }
}
