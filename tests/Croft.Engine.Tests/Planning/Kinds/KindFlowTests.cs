using Croft.Contracts;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Tests.Guests;
using static Croft.Engine.Tests.Accounts.Accounts;

namespace Croft.Engine.Tests.Planning.Kinds;

/// <summary>Every kind made, read back, changed field by field and deleted; each change names the fields that changed and no others.</summary>
public sealed class KindFlowTests
{
    [Fact]
    public async Task Role_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("Role", guests: 0);
        await FlowAsync(lab, "Helper", "  privs: [VM.Audit]\n", ("  privs: [VM.Audit, VM.PowerMgmt]\n", "privs: VM.Audit → VM.Audit,VM.PowerMgmt"));
        var builtIn = (await lab.FindAsync("Administrator")).ShouldNotBeNull();
        builtIn.IsBuiltIn.ShouldBeTrue();
        (await lab.RefusedAsync("Administrator", "  privs: [VM.Audit]\n")).Kind.ShouldBe(FailureKind.Unsupported);
    }

    [Fact]
    public async Task Group_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("Group", guests: 0);
        await FlowAsync(lab, "ops", "  comment: first\n", ("  comment: second\n", "comment: first → second"), ("  {}\n", "comment: second → "));
    }

    [Fact]
    public async Task User_IsAsTheirDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("User", guests: 0);
        await lab.Of("Group").ApplyAsync("ops", "  {}\n");
        await FlowAsync(lab, "anna@pve", "  firstname: Anna\n  email: anna@example.org\n  groups: [ops]\n",
            ("  firstname: Anna\n  email: anna@example.org\n", "groups: ops → "),
            ("  firstname: Anne\n  email: anna@example.org\n  enable: false\n  expire: 2000000000\n", "enable:  → 0; expire:  → 2000000000; firstname: Anna → Anne"));
        (await lab.RefusedAsync("bob@nowhere", "  {}\n")).WayOut!.ShouldContain("pam");
        KeptSecrets.Of(lab.Kind, new()).ShouldBe(["password", "keys"]);
    }

    [Fact]
    public async Task User_ThatCroftAsksAs_IsNotShutOutUnasked()
    {
        await using var lab = await KindLab.StartAsync("User", guests: 0);
        await lab.Lab.BecomeAuditorAsync();
        var plan = await lab.PlanAsync("auditor@pve", "  enable: false\n");
        plan.Confirmation!.Because.ShouldContain("locked out");
    }

    [Fact]
    public async Task Acl_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("Acl", guests: 0);
        await lab.Of("Group").ApplyAsync("ops", "  {}\n");
        await FlowAsync(lab, "/vms", "  grants:\n    - { ugid: ops, type: group, roleid: PVEVMAdmin }\n",
            ("  grants:\n    - { ugid: ops, type: group, roleid: PVEVMAdmin, propagate: false }\n", "grants[ops, group, PVEVMAdmin].propagate:  → 0"),
            ("  grants:\n    - { ugid: ops, type: group, roleid: PVEAuditor }\n",
                "grants[ops, group, PVEAuditor]:  → roleid=PVEAuditor, type=group, ugid=ops; grants[ops, group, PVEVMAdmin]: propagate=0, roleid=PVEVMAdmin, type=group, ugid=ops → "));
        (await lab.PlanAsync("/storage", "  grants:\n    - { ugid: new, type: group, roleid: Fresh }\n")).Steps.ShouldNotBeEmpty("another document may make them");
    }

    [Fact]
    public async Task BackupJob_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("BackupJob", guests: 0);
        await FlowAsync(lab, "nightly", "  schedule: '02:00'\n  all: true\n  storage: backup\n  exclude-path: [/tmp, /var/cache]\n",
            ("  schedule: 'sat 03:00'\n  all: true\n  storage: backup\n  exclude-path: [/tmp]\n  prune-backups: { keep-last: 3 }\n",
                "exclude-path: /tmp\n/var/cache → /tmp; prune-backups.keep-last:  → 3; schedule: 02:00 → sat 03:00"),
            ("  schedule: 'sat 03:00'\n  all: true\n  storage: backup\n  mode: stop\n  enabled: false\n", "enabled: 1 → 0; exclude-path: /tmp → ; mode: snapshot → stop; prune-backups.keep-last: 3 → "));
    }

    [Fact]
    public async Task Sdn_IsAsItsDocumentsSayAndInForce()
    {
        await using var zones = await KindLab.StartAsync("SdnZone", guests: 0);
        var (vnets, subnets) = (zones.Of("SdnVnet"), zones.Of("SdnSubnet"));
        (await zones.ApplyAsync("lab1", "  type: simple\n  ipam: pve\n")).Steps.Select(s => s.Kind).ShouldBe(["entry.create", "sdn.apply"]);
        await vnets.ApplyAsync("web", "  zone: lab1\n  alias: front\n");
        await subnets.ApplyAsync("web/10.9.0.0/24", "  gateway: 10.9.0.1\n  dhcp-range: [10.9.0.100-10.9.0.200]\n");
        await ChangesAsync(zones, "lab1", "  type: simple\n  ipam: pve\n  mtu: 1450\n", "mtu:  → 1450");
        await ChangesAsync(vnets, "web", "  zone: lab1\n  isolate-ports: true\n", "alias: front → ; isolate-ports:  → 1");
        await ChangesAsync(subnets, "web/10.9.0.0/24", "  gateway: 10.9.0.1\n  snat: true\n", "dhcp-range: 10.9.0.100-10.9.0.200 → ; snat:  → 1");
        foreach (var (kind, name) in new[] { (zones, "lab1"), (vnets, "web"), (subnets, "web/10.9.0.0/24") }) await kind.ShouldComeBackAsync(name);
        (await zones.RefusedAsync("lab1", "  type: vlan\n  bridge: vmbr0\n")).Message.ShouldContain("its type stays as it was made (simple)");
        foreach (var (kind, name) in new[] { (subnets, "web/10.9.0.0/24"), (vnets, "web"), (zones, "lab1") }) await kind.ApplyAsync(name, null);
    }

    [Fact]
    public async Task SdnVnet_WithAGuestPluggedIn_IsNotDeleted()
    {
        await using var lab = await KindLab.StartAsync("SdnVnet", guests: 0);
        await lab.Of("SdnZone").ApplyAsync("lab1", "  type: simple\n");
        await lab.ApplyAsync("web", "  zone: lab1\n");
        await lab.Lab.MachineAsync("shop");
        await lab.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "shop", Set = new Dictionary<string, string>(StringComparer.Ordinal) { ["net0"] = "virtio,bridge=web" } });
        (await lab.RefusedAsync("web", null)).Message.ShouldContain("shop (");
    }

    [Fact]
    public async Task HaGroup_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("HaGroup", guests: 0);
        await FlowAsync(lab, "ssd", "  nodes: [pve1, 'pve2:2']\n", ("  nodes: [pve1]\n  restricted: true\n", "nodes: pve1,pve2:2 → pve1; restricted:  → 1"), ("  nodes: [pve1]\n  comment: fast\n", "comment:  → fast; restricted: 1 → "));
    }

    [Fact]
    public async Task HaGroup_ThatMovesAGuest_SaysSo()
    {
        await using var lab = await KindLab.StartAsync("HaGroup");
        await lab.Lab.MachineAsync("web");
        await lab.ApplyAsync("ssd", "  nodes: [pve1]\n");
        await lab.Lab.DoAsync("ha add", new AddHaRequest { Guest = "web", Group = "ssd" });
        (await lab.PlanAsync("ssd", "  nodes: [pve2]\n")).Steps.Single().Because!.ShouldContain("web");
    }

    [Fact]
    public async Task HaRule_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("HaRule", "9.1");
        foreach (var name in (string[])["web", "db"])
        {
            await lab.Lab.MachineAsync(name);
            await lab.Lab.DoAsync("ha add", new AddHaRequest { Guest = name, State = "stopped" });
        }
        var sids = new List<string>();
        foreach (var name in (string[])["web", "db"]) sids.Add($"vm:{(await lab.Lab.SeeAsync(name)).Place.Vmid}");
        var both = string.Join(", ", sids);
        await FlowAsync(lab, "near", $"  type: node-affinity\n  resources: [{both}]\n  nodes: [pve1]\n",
            ($"  type: node-affinity\n  resources: [{sids[0]}]\n  nodes: [pve1, 'pve2:1']\n  strict: true\n", $"nodes: pve1 → pve1,pve2:1; resources: {string.Join(',', sids.Order(StringComparer.Ordinal))} → {sids[0]}; strict:  → 1"));
        await FlowAsync(lab, "apart", $"  type: resource-affinity\n  resources: [{both}]\n  affinity: negative\n", ($"  type: resource-affinity\n  resources: [{both}]\n  affinity: positive\n  disable: true\n", "affinity: negative → positive; disable:  → 1"));
        (await lab.Of("HaGroup").RefusedAsync("ssd", "  nodes: [pve1]\n")).Kind.ShouldBe(FailureKind.Unsupported);
    }

    [Fact]
    public async Task Replication_IsAsItsDocumentSays()
    {
        await using var lab = await KindLab.StartAsync("Replication");
        await lab.Of("Storage").ApplyAsync("tank", "  type: zfspool\n  pool: tank\n  content: [images, rootdir]\n");
        await lab.Lab.DoAsync("guest create", new CreateGuestRequest { Name = "db", Node = "pve1", Storage = "tank", Disk = 4, Memory = 512 });
        var id = $"{(await lab.Lab.SeeAsync("db")).Place.Vmid}-0";
        await FlowAsync(lab, id, "  target: pve2\n", ("  target: pve2\n  schedule: '*/30'\n  rate: 10\n", "rate:  → 10; schedule:  → */30"), ("  target: pve2\n  disable: true\n  comment: later\n", "comment:  → later; disable:  → 1; rate: 10 → ; schedule: */30 → "));
    }

    [Fact]
    public async Task Network_IsAsItsDocumentSaysAndInForce()
    {
        await using var lab = await KindLab.StartAsync("Network", guests: 0);
        await FlowAsync(lab, "pve1/vmbr7", "  type: bridge\n  cidr: 10.77.0.1/24\n  autostart: true\n",
            ("  type: bridge\n  cidr: 10.77.0.2/24\n  autostart: true\n  comments: seven\n", "cidr: 10.77.0.1/24 → 10.77.0.2/24; comments:  → seven"),
            ("  type: bridge\n  autostart: true\n  mtu: 9000\n", "cidr: 10.77.0.2/24 → ; comments: seven → ; mtu:  → 9000"));
        var danger = await lab.PlanAsync("pve1/vmbr0", "  type: bridge\n  cidr: 10.99.0.1/24\n  autostart: true\n");
        danger.OnFailure.ShouldBe(OnFailure.Undo);
        danger.Confirmation.ShouldNotBeNull("Croft reaches the node over it");
    }

    static async Task FlowAsync(KindLab lab, string name, string made, params (string Spec, string Fields)[] changes)
    {
        await lab.ApplyAsync(name, made);
        await lab.ShouldComeBackAsync(name);
        foreach (var (spec, fields) in changes)
        {
            await ChangesAsync(lab, name, spec, fields);
            await lab.ShouldComeBackAsync(name);
        }
        await lab.ApplyAsync(name, null);
    }

    static async Task ChangesAsync(KindLab lab, string name, string spec, string fields)
    {
        var change = await lab.ChangeAsync(name, spec);
        string.Join("; ", change.Differences.SelectMany(d => d.Fields).Select(f => $"{f.Field}: {f.From} → {f.To}")).ShouldBe(fields);
        await lab.ApplyAsync(name, spec);
    }
}
