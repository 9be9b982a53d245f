using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET and PUT /cluster/options: datacenter.cfg; some options read back as objects.</summary>
internal static class ClusterOptions
{
    static readonly HashSet<string> Objects = new(StringComparer.Ordinal)
    {
        "bwlimit", "crs", "ha", "location", "migration", "next-id", "notify", "replication", "tag-style", "u2f", "user-tag-access", "webauthn",
    };

    static readonly Parameter[] Options =
    [
        Parameter.Text("bwlimit"), Parameter.Text("consent-text", max: 65536), Parameter.OneOf("console", "applet", "vv", "html5", "xtermjs"),
        Parameter.Text("crs"), Parameter.Text("description", max: 65536), Parameter.Text("email_from"),
        Parameter.OneOf("fencing", "watchdog", "hardware", "both"), Parameter.Text("ha"), Parameter.Text("http_proxy"),
        Parameter.OneOf("keyboard", "de", "de-ch", "da", "en-gb", "en-us", "es", "fi", "fr", "fr-be", "fr-ca", "fr-ch", "hu", "is", "it", "ja", "lt", "mk", "nl", "no", "pl", "pt", "pt-br", "sv", "sl", "tr"),
        Parameter.OneOf("language", "ar", "ca", "da", "de", "en", "es", "eu", "fa", "fr", "hr", "he", "it", "ja", "ka", "kr", "nb", "nl", "nn", "pl", "pt_BR", "ru", "sl", "sv", "tr", "ukr", "zh_CN", "zh_TW"),
        Parameter.Text("location").From(9, 2), Parameter.Text("mac_prefix"), Parameter.Integer("max_workers", 1), Parameter.Text("migration"),
        Parameter.Flag("migration_unsecure"), Parameter.Text("next-id"), Parameter.Text("notify"), Parameter.Text("registered-tags"),
        Parameter.Text("replication").From(9, 1), Parameter.Text("tag-style"), Parameter.Text("u2f"), Parameter.Text("user-tag-access"),
        Parameter.Text("webauthn"),
    ];

    static readonly ParameterTable Table = new(Options);

    public static readonly Call[] All =
    [
        new("GET", "/cluster/options", Show),
        new("PUT", "/cluster/options", Change) { Relayed = true, Permission = Permission.All("/", "Sys.Modify"), Parameters = [SectionWords.Delete, .. Options] },
    ];

    static void Show(Exchange exchange)
    {
        var (json, options) = (exchange.Json, exchange.Cluster.Options.Values);
        json.WriteStartObject();
        if (!options.ContainsKey("mac_prefix"))
            json.WriteString("mac_prefix", "BC:24:11");
        if (!options.ContainsKey("description"))
            json.WriteString("description", "");
        json.WriteStartArray("allowed-tags");
        foreach (var tag in exchange.Cluster.Guests.SelectMany(guest => guest.Config["tags"]?.Split(';') ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            json.WriteStringValue(tag);
        json.WriteEndArray();
        foreach (var (key, value) in options)
        {
            if (Objects.Contains(key))
                WriteObject(exchange, key, value);
            else
                exchange.WriteOption(key, value, Table.Find(key)?.Type ?? ParameterType.Text);
        }
        json.WriteEndObject();
    }

    static void WriteObject(Exchange exchange, string key, string value)
    {
        exchange.Json.WriteStartObject(key);
        foreach (var pair in value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2))
            exchange.Json.WriteString(pair[0], pair[1]);
        exchange.Json.WriteEndObject();
    }

    static void Change(Exchange exchange)
    {
        exchange.Cluster.Options.Take(exchange);
        exchange.Cluster.Effects.Count("cluster/options", "update");
    }
}
