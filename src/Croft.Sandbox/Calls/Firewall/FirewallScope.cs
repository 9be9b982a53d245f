using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Firewall;

/// <summary>A level that has a firewall: where its calls lie, who may look and change, and whose file it is.</summary>
internal sealed record FirewallScope(string Name, string Path, Permission MayLook, Permission MayChange, Func<Exchange, FirewallState> Find)
{
    public static readonly FirewallScope Cluster = new("cluster", "/cluster/firewall", Permission.All("/", "Sys.Audit"), Permission.All("/", "Sys.Modify"),
        static exchange => exchange.Cluster.Firewall);

    public static readonly FirewallScope Node = new("node", "/nodes/{node}/firewall", Permission.All("/nodes/{node}", "Sys.Audit"), Permission.All("/nodes/{node}", "Sys.Modify"),
        static exchange => exchange.Node.Firewall);

    public static FirewallScope Guest(GuestKind kind) => new("guest", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/firewall", Permission.All("/vms/{vmid}", "VM.Audit"),
        Permission.All("/vms/{vmid}", "VM.Config.Network"), exchange => exchange.Guest(kind).Firewall);

    /// <summary>What effects are counted under: "cluster/firewall", "pve1/firewall", "qemu/101/firewall".</summary>
    public string Target(Exchange exchange) => Path.Replace("{node}", exchange.Node.Name, StringComparison.Ordinal)
        .Replace("{vmid}", exchange.Text("vmid") ?? "", StringComparison.Ordinal).TrimStart('/').Replace("nodes/", "", StringComparison.Ordinal);
}
