using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/users/{userid}/token: list, make, show, change and delete API tokens.</summary>
internal static class TokenCalls
{
    const string Path = "/access/users/{userid}/token";

    static readonly Parameter[] About = [Parameter.Text("comment"), Parameter.Integer("expire", 0), Parameter.Flag("privsep")];

    // a token is not its user: without rights of its own it may not even look at itself
    static readonly Permission MayTouch = new(static exchange =>
    {
        if (exchange.Text("userid") != exchange.Caller.AuthId && !UserCalls.MayOf(exchange, exchange.Required("userid"), "User.Modify"))
            throw ApiFault.Denied("Permission check failed");
    });

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Permission = MayTouch },
        new("GET", Path + "/{tokenid}", Show) { Permission = MayTouch },
        new("POST", Path + "/{tokenid}", Create) { Permission = MayTouch, Relayed = true, Parameters = About },
        new("PUT", Path + "/{tokenid}", Change) { Permission = MayTouch, Relayed = true, Parameters = About },
        new("DELETE", Path + "/{tokenid}", Delete) { Permission = MayTouch, Relayed = true },
    ];

    static User FindUser(Exchange exchange) => exchange.Cluster.Access.Find(exchange.Required("userid"))
        ?? throw ApiFault.Failed($"no such user ('{exchange.Required("userid")}')");

    static ApiToken Find(Exchange exchange) => FindUser(exchange).Tokens.GetValueOrDefault(exchange.Required("tokenid"))
        ?? throw ApiFault.Failed($"no such token '{exchange.Required("tokenid")}' for user '{exchange.Required("userid")}'");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var token in FindUser(exchange).Tokens.Values)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("tokenid", token.Id);
            WriteAbout(exchange, token);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange)
    {
        var token = Find(exchange);
        exchange.Json.WriteStartObject();
        WriteAbout(exchange, token);
        exchange.Json.WriteEndObject();
    }

    internal static void WriteAbout(Exchange exchange, ApiToken token)
    {
        exchange.Json.Flag("privsep", token.IsSeparated);
        exchange.Json.WriteNumber("expire", token.Expire);
        exchange.Json.Optional("comment", token.Comment);
    }

    static void Create(Exchange exchange)
    {
        var user = FindUser(exchange);
        var id = exchange.Required("tokenid");
        if (user.Tokens.ContainsKey(id))
            throw ApiFault.Parameter("tokenid", "Token already exists.");
        var token = new ApiToken(id, Guid.NewGuid().ToString()) { IsSeparated = exchange.Flag("privsep", otherwise: true) };
        Set(exchange, token);
        user.Tokens.Add(id, token);
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"token/{user.Id}!{id}", "create");
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("full-tokenid", $"{user.Id}!{id}");
        json.WriteString("value", token.Secret);
        WriteGiven(exchange, token);
        json.WriteEndObject();
    }

    // what was given comes back as text, what was not as a number
    static void WriteGiven(Exchange exchange, ApiToken token, bool nested = true)
    {
        var json = exchange.Json;
        if (nested)
            json.WriteStartObject("info");
        else
            json.WriteStartObject();
        if (exchange.Text("privsep") is { } privsep)
            json.WriteString("privsep", privsep);
        else
            json.Flag("privsep", token.IsSeparated);
        json.Optional("comment", token.Comment);
        json.Optional("expire", exchange.Text("expire"));
        json.WriteEndObject();
    }

    static void Set(Exchange exchange, ApiToken token)
    {
        token.Comment = exchange.Text("comment") ?? token.Comment;
        if (exchange.Text("expire") is { } expire)
            token.Expire = long.Parse(expire, CultureInfo.InvariantCulture);
        token.IsSeparated = exchange.Flag("privsep", token.IsSeparated);
    }

    static void Change(Exchange exchange)
    {
        var token = Find(exchange);
        Set(exchange, token);
        exchange.Cluster.Access.Touch();
        WriteGiven(exchange, token, nested: false);
    }

    static void Delete(Exchange exchange)
    {
        var token = Find(exchange);
        FindUser(exchange).Tokens.Remove(token.Id);
        // the config is read without entries of tokens that are gone
        exchange.Cluster.Access.Acl.RemoveAll(entry => entry.Subject == AclSubject.Token && entry.Name == $"{exchange.Required("userid")}!{token.Id}");
        exchange.Cluster.Access.Touch();
        exchange.Cluster.Effects.Count($"token/{exchange.Required("userid")}!{token.Id}", "delete");
    }
}
