using System.Globalization;
using Croft.Proxmox;

namespace Croft.Engine.Nodes;

/// <summary>Groups of a node's settings; each has a call of its own.</summary>
internal enum NodeSetting
{
    /// <summary>Notes and wake-on-LAN, in <c>/etc/pve</c>.</summary>
    Config,
    /// <summary>The time zone.</summary>
    Timezone,
    /// <summary>Name servers and search domain.</summary>
    Dns,
    /// <summary><c>/etc/hosts</c>.</summary>
    Hosts,
}

/// <summary>Reads groups of settings, and says which call sets them.</summary>
internal static class NodeSettingCalls
{
    public static string Path(string node, NodeSetting setting) => $"/nodes/{Uri.EscapeDataString(node)}/{setting switch
    {
        NodeSetting.Dns => "dns",
        NodeSetting.Hosts => "hosts",
        NodeSetting.Timezone => "time",
        _ => "config",
    }}";

    /// <summary>The settings as they are, and the digest of their file where there is one.</summary>
    public static async Task<(SortedDictionary<string, string> Values, string? Digest)> ReadAsync(ProxmoxNode node, NodeSetting setting, CancellationToken ct)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        switch (setting)
        {
            case NodeSetting.Dns:
                var dns = await node.DnsAsync(ct);
                if (dns.Search is { Length: > 0 } search) values["search"] = search;
                for (var i = 0; i < dns.Servers.Count; i++) values[string.Create(CultureInfo.InvariantCulture, $"dns{i + 1}")] = dns.Servers[i];
                return (values, null);
            case NodeSetting.Hosts:
                var hosts = await node.HostsAsync(ct);
                values["data"] = hosts.Text;
                return (values, hosts.Digest);
            case NodeSetting.Timezone:
                values["timezone"] = (await node.TimeAsync(ct)).Timezone;
                return (values, null);
            default:
                var config = await node.ConfigAsync(ct);
                foreach (var key in (string[])["description", "wakeonlan"])
                {
                    // A note is kept as comment lines, and comes back with an end of line.
                    if (config.Settings.TryGetValue(key, out var value) && value.TrimEnd('\n') is { Length: > 0 } text) values[key] = text;
                }
                return (values, config.Digest);
        }
    }

    /// <summary>The call that makes them be so.</summary>
    public static ProxmoxCall Set(string node, NodeSetting setting, IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> now, string? digest)
    {
        List<KeyValuePair<string, string>> parameters = [.. wanted];
        if (setting == NodeSetting.Config && now.Keys.Where(k => !wanted.ContainsKey(k)).ToList() is { Count: > 0 } gone) parameters.Add(new("delete", string.Join(',', gone)));
        if (digest is not null) parameters.Add(new("digest", digest));
        return new ProxmoxCall(setting == NodeSetting.Hosts ? HttpMethod.Post : HttpMethod.Put, Path(node, setting)) { Parameters = parameters };
    }
}
