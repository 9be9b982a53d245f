using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>/access/domains: where users come from; pam and pve are always there.</summary>
internal static class DomainCalls
{
    const string Path = "/access/domains";

    static readonly Parameter[] Options =
    [
        Parameter.Text("acr-values"), Parameter.Text("audiences").From(9, 2), Parameter.Flag("autocreate"), Parameter.Text("base_dn", max: 256),
        Parameter.Text("bind_dn", max: 256), Parameter.Text("capath"), Parameter.Flag("case-sensitive"), Parameter.Text("cert"), Parameter.Text("certkey"),
        Parameter.Flag("check-connection"), Parameter.Text("client-id", max: 256), Parameter.Text("client-key", max: 256),
        Parameter.Text("comment", max: 4096), Parameter.Flag("default"), Parameter.Text("domain", max: 256), Parameter.Text("filter", max: 2048),
        Parameter.Text("group_classes"), Parameter.Text("group_dn", max: 256), Parameter.Text("group_filter", max: 2048),
        Parameter.Text("group_name_attr", max: 256), Parameter.Flag("groups-autocreate"), Parameter.Text("groups-claim", max: 256),
        Parameter.Flag("groups-overwrite"), Parameter.Text("issuer-url", max: 256), Parameter.OneOf("mode", "ldap", "ldaps", "ldap+starttls"),
        Parameter.Text("password"), Parameter.Integer("port", 1, 65535), Parameter.Text("prompt"), Parameter.Flag("query-userinfo"),
        Parameter.Text("scopes"), Parameter.Flag("secure"), Parameter.Text("server1", max: 256), Parameter.Text("server2", max: 256),
        Parameter.OneOf("sslversion", "tlsv1", "tlsv1_1", "tlsv1_2", "tlsv1_3"), Parameter.Text("sync-defaults-options"), Parameter.Text("sync_attributes"),
        Parameter.Text("tfa", max: 128), Parameter.Text("user_attr", max: 256), Parameter.Text("user_classes"), Parameter.Text("username-claim"),
        Parameter.Flag("verify"),
    ];

    static readonly ParameterTable Table = new(Options);

    static readonly Dictionary<string, string[]> Needed = new(StringComparer.Ordinal)
    {
        ["ldap"] = ["server1", "base_dn", "user_attr"],
        ["ad"] = ["server1", "domain"],
        ["openid"] = ["issuer-url", "client-id"],
    };

    public static readonly Call[] All =
    [
        new("GET", Path, List),
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = Permission.All("/access/realm", "Realm.Allocate"),
            Parameters = [Parameter.Text("realm", Formats.AccountName, 32).Required(), Parameter.OneOf("type", "ad", "ldap", "openid", "pam", "pve").Required(), .. Options],
        },
        new("GET", Path + "/{realm}", Show) { Permission = Permission.OneOf("/access/realm", "Realm.Allocate", "Sys.Audit") },
        new("PUT", Path + "/{realm}", Update)
        {
            Relayed = true,
            Permission = Permission.All("/access/realm", "Realm.Allocate"),
            Parameters = [SectionWords.Delete, SectionWords.Digest, .. Options.Where(option => option.Name is not "username-claim")],
        },
        new("DELETE", Path + "/{realm}", Delete) { Relayed = true, Permission = Permission.All("/access/realm", "Realm.Allocate") },
    ];

    static Section Find(Exchange exchange, string prefix = "") => exchange.Cluster.Access.Domains.Find(exchange.Required("realm"))
        ?? throw ApiFault.Failed($"{prefix}domain '{exchange.Required("realm")}' does not exist");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var domain in exchange.Cluster.Access.Domains.Sections)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("realm", domain.Id);
            exchange.Json.WriteString("type", domain.Type);
            exchange.Json.Optional("comment", domain["comment"]);
            if (domain["default"] == "1")
                exchange.Json.WriteNumber("default", 1);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange)
    {
        var domain = Find(exchange);
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("type", domain.Type);
        exchange.Json.WriteString("digest", exchange.Cluster.Access.Domains.Digest);
        exchange.WriteOptions(domain.Values.Where(option => option.Key is not ("password" or "client-key")), Table);
        exchange.Json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var (file, realm, type) = (exchange.Cluster.Access.Domains, exchange.Required("realm"), exchange.Required("type"));
        if (file.Find(realm) is not null)
            throw ApiFault.Failed($"add auth server failed: domain '{realm}' already exists");
        if (type is "pam" or "pve")
            throw ApiFault.Failed($"add auth server failed: unable to create builtin type '{type}'");
        foreach (var name in Needed[type])
            if (!exchange.Arguments.Has(name))
                throw ApiFault.Failed($"add auth server failed: missing value for required option '{name}'");
        var made = new Section(type, realm);
        made.Take(exchange, "realm", "check-connection");
        file.Sections.Add(made);
        exchange.Cluster.Effects.Count($"domain/{realm}", "create");
    }

    static void Update(Exchange exchange)
    {
        var domain = Find(exchange, "update auth server failed: ");
        exchange.RequireDigest(exchange.Cluster.Access.Domains.Digest);
        domain.Take(exchange, "realm", "check-connection");
        exchange.Cluster.Effects.Count($"domain/{domain.Id}", "update");
    }

    static void Delete(Exchange exchange)
    {
        var domain = Find(exchange, "delete auth server failed: ");
        if (domain.Type is "pam" or "pve")
            throw ApiFault.Failed($"delete auth server failed: unable to delete builtin type '{domain.Type}'");
        exchange.Cluster.Access.Domains.Sections.Remove(domain);
        exchange.Cluster.Effects.Count($"domain/{domain.Id}", "delete");
    }
}
