using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes.Host;

/// <summary>/nodes/{node}/dns, hosts, time and config: what a node is told about itself.</summary>
internal static class NamesAndTime
{
    static readonly Permission MayLook = Permission.All("/nodes/{node}", "Sys.Audit");
    static readonly Permission MayChange = Permission.All("/nodes/{node}", "Sys.Modify");

    static readonly ParameterTable Options = new(
    [
        Parameter.Text("acme"), Parameter.Each("acmedomain", 255), Parameter.Integer("ballooning-target", 0, 100), Parameter.Text("description", max: 65536),
        Parameter.Text("location").From(9, 2), Parameter.Integer("startall-onboot-delay", 0, 300), Parameter.Text("wakeonlan"),
    ]);

    public static readonly Call[] All =
    [
        new("GET", "/nodes/{node}/dns", ShowNames) { Permission = MayLook },
        new("PUT", "/nodes/{node}/dns", ChangeNames)
        {
            Relayed = true,
            Permission = MayChange,
            Parameters =
            [
                Parameter.Text("dns1"), Parameter.Text("dns2"), Parameter.Text("dns3"), Parameter.Text("search").Required(),
            ],
        },
        new("GET", "/nodes/{node}/hosts", ShowHosts) { Relayed = true, Permission = Permission.All("/", "Sys.Audit") },
        new("POST", "/nodes/{node}/hosts", ChangeHosts) { Relayed = true, Permission = MayChange, Parameters = [Parameter.Text("data").Required(), SectionWords.Digest] },
        new("GET", "/nodes/{node}/time", ShowTime) { Permission = MayLook },
        new("PUT", "/nodes/{node}/time", ChangeTime) { Relayed = true, Permission = MayChange, Parameters = [Parameter.Text("timezone").Required()] },
        new("GET", "/nodes/{node}/config", ShowOptions) { Permission = Permission.All("/", "Sys.Audit"), Parameters = [Parameter.Text("property")] },
        new("PUT", "/nodes/{node}/config", ChangeOptions)
        {
            Relayed = true,
            Permission = Permission.All("/", "Sys.Modify"),
            Parameters =
            [
                Parameter.Text("acme"), Parameter.Each("acmedomain", 255), Parameter.Integer("ballooning-target", 0, 100), Parameter.Text("delete"),
                Parameter.Text("description", max: 65536), Parameter.Text("digest", max: 40), Parameter.Text("location").From(9, 2),
                Parameter.Integer("startall-onboot-delay", 0, 300), Parameter.Text("wakeonlan"),
            ],
        },
    ];

    static void ShowNames(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        foreach (var (key, value) in exchange.Node.System.Names)
            exchange.Json.WriteString(key, value);
        exchange.Json.WriteEndObject();
    }

    static void ChangeNames(Exchange exchange)
    {
        var names = exchange.Node.System.Names;
        names.Clear();
        foreach (var key in (ReadOnlySpan<string>)["search", "dns1", "dns2", "dns3"])
            if (exchange.Text(key) is { } value)
                names[key] = value;
        Changed(exchange, "dns");
    }

    static void ShowHosts(Exchange exchange)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("data", exchange.Node.System.Hosts);
        exchange.Json.WriteString("digest", SectionFile.Sha1(exchange.Node.System.Hosts));
        exchange.Json.WriteEndObject();
    }

    static void ChangeHosts(Exchange exchange)
    {
        exchange.RequireDigest(SectionFile.Sha1(exchange.Node.System.Hosts));
        exchange.Node.System.Hosts = exchange.Required("data");
        Changed(exchange, "hosts");
    }

    static void ShowTime(Exchange exchange)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(exchange.Node.System.Timezone, out var known) ? known : TimeZoneInfo.Utc;
        var now = exchange.Cluster.NowOn(exchange.Node);
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("timezone", exchange.Node.System.Timezone);
        exchange.Json.WriteNumber("time", now);
        exchange.Json.WriteNumber("localtime", now + (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(now)).TotalSeconds);
        exchange.Json.WriteEndObject();
    }

    static void ChangeTime(Exchange exchange)
    {
        var zone = exchange.Required("timezone");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw ApiFault.Failed($"No such timezone: '{zone}'");
        exchange.Node.System.Timezone = zone;
        Changed(exchange, "timezone");
    }

    static void ShowOptions(Exchange exchange)
    {
        var options = exchange.Node.System.Options;
        exchange.Json.WriteStartObject();
        exchange.WriteOptions(options.Where(option => exchange.Text("property") is not { } only || option.Key == only), Options);
        if (options.Count > 0)
            exchange.Json.WriteString("digest", Digest(options));
        exchange.Json.WriteEndObject();
    }

    static void ChangeOptions(Exchange exchange)
    {
        exchange.RequireDigest(Digest(exchange.Node.System.Options));
        new Section("node", exchange.Node.Name) { Values = exchange.Node.System.Options }.Take(exchange);
        Changed(exchange, "config");
    }

    static string Digest(SortedDictionary<string, string> options) => SectionFile.Sha1(string.Concat(options.Select(option => $"{option.Key}: {option.Value}\n")));

    static void Changed(Exchange exchange, string what) => exchange.Cluster.Effects.Count($"{exchange.Node.Name}/{what}", "update");
}
