using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Firewall;

/// <summary>What Proxmox tells of a firewall, as rows that cross a face.</summary>
internal static class FirewallRows
{
    public static FirewallRuleRow Of(FirewallRule rule) => new()
    {
        Position = rule.Position,
        Enabled = rule.IsEnabled,
        Direction = rule.Direction,
        Action = rule.Action,
        Macro = rule.Macro,
        Source = rule.Source,
        Dest = rule.Destination,
        Proto = rule.Protocol,
        Dport = rule.DestinationPorts,
        Sport = rule.SourcePorts,
        IcmpType = rule.IcmpType,
        Iface = rule.Interface,
        Log = rule.Log,
        Comment = rule.Comment,
    };

    public static FirewallAliasRow Of(FirewallAlias alias) => new() { Alias = alias.Name, Cidr = alias.Cidr, Comment = alias.Comment };

    public static FirewallSetRow Of(FirewallSet set, IReadOnlyList<IpSetMember> members) => new()
    {
        Set = set.Name,
        Members = [.. members.Select(m => m.IsExcept ? $"!{m.Cidr}" : m.Cidr).Order(StringComparer.Ordinal)],
        Comment = set.Comment,
    };

    /// <summary>Settings by name, those that are not set with Proxmox's default; what a later version adds is shown too.</summary>
    public static IReadOnlyList<FirewallOption> Of(FirewallLevel level, FirewallOptions options)
    {
        var usual = FirewallDefaults.Of(level);
        return
        [
            .. from name in usual.Keys.Union(options.Settings.Keys, StringComparer.Ordinal).Where(n => n != "digest").Order(StringComparer.Ordinal)
               let value = options.Settings.GetValueOrDefault(name)
               select new FirewallOption { Option = name, Value = value ?? usual[name], Default = value is null },
        ];
    }
}
