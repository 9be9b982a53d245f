using static Croft.Proxmox.Tests.Recorded.TypedCalls;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>The typed calls of one level's firewall.</summary>
static class FirewallCalls
{
    public static Func<ProxmoxClient, CancellationToken, Task<object?>>? Level(string method, Func<ProxmoxClient, ProxmoxFirewall> of, string[] below, Taken p) => (method, below) switch
    {
        ("GET", ["options"]) => (c, ct) => Box(of(c).OptionsAsync(ct)),
        ("GET", ["rules"]) => (c, ct) => Box(of(c).Rules.ListAsync(ct)),
        ("GET", ["rules", var position]) when int.TryParse(position, out var at) => (c, ct) => Box(of(c).Rules.GetAsync(at, ct)),
        ("GET", ["aliases"]) => (c, ct) => Box(of(c).Aliases.ListAsync(ct)),
        ("GET", ["aliases", var name]) => (c, ct) => Box(of(c).Aliases.GetAsync(name, ct)),
        ("GET", ["ipset"]) => (c, ct) => Box(of(c).IpSets.ListAsync(ct)),
        ("GET", ["ipset", var name]) => (c, ct) => Box(of(c).IpSets.MembersAsync(name, ct)),
        ("GET", ["refs"]) => (c, ct) => Box(of(c).ReferencesAsync(p.Text("type"), ct)),
        ("GET", ["log"]) => (c, ct) => Box(of(c).LogAsync(null, ct)),
        _ => null,
    };
}
