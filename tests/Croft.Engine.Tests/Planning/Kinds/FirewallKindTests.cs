using System.Collections.Concurrent;
using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Sandbox.Faults;

namespace Croft.Engine.Tests.Planning.Kinds;

public sealed class FirewallKindTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    const string Whole = """
          policy_in: DROP
          log_ratelimit: { burst: 10 }
          aliases:
            - { name: office, cidr: 10.1.0.0/16, comment: HQ }
          ipset:
            - name: friends
              members: [10.2.0.0/16, { cidr: 10.2.3.0/24, nomatch: true }]
          groups:
            - name: web
              rules:
                - { type: in, action: ACCEPT, macro: HTTP }
                - { type: in, action: ACCEPT, macro: HTTPS, enable: false }
          rules:
            - { type: in, action: ACCEPT, source: office, proto: tcp, dport: '22' }
            - { type: in, action: ACCEPT, source: +friends }
            - { type: group, action: web }

        """;

    [Fact]
    public async Task Firewall_OfTheCluster_IsAsItsDocumentSays_FromNothingToNothing()
    {
        await using var lab = await KindLab.StartAsync("Firewall", guests: 0);
        var plan = await lab.ApplyAsync("cluster", Whole);
        plan.Steps.Select(s => s.Id).ShouldBe(Enumerable.Range(1, plan.Steps.Count).Select(n => $"{n}"));
        await lab.ShouldComeBackAsync("cluster");

        await ChangesAsync(lab, Whole.Replace("10.1.0.0/16, comment: HQ", "10.9.0.0/16", StringComparison.Ordinal).Replace("[10.2.0.0/16, { cidr: 10.2.3.0/24, nomatch: true }]", "[10.2.3.0/24, 10.5.0.0/16]", StringComparison.Ordinal),
            "aliases[office].cidr: 10.1.0.0/16 → 10.9.0.0/16; aliases[office].comment: HQ → ; ipset[friends].members[10.2.0.0/16]: cidr=10.2.0.0/16 → ; ipset[friends].members[10.2.3.0/24].nomatch: 1 → ; ipset[friends].members[10.5.0.0/16]:  → cidr=10.5.0.0/16");
        await ChangesAsync(lab, Whole.Replace("dport: '22'", "dport: '2222'", StringComparison.Ordinal).Replace("10.1.0.0/16, comment: HQ", "10.9.0.0/16", StringComparison.Ordinal).Replace("[10.2.0.0/16, { cidr: 10.2.3.0/24, nomatch: true }]", "[10.2.3.0/24, 10.5.0.0/16]", StringComparison.Ordinal)
            .Replace("  rules:\n    - { type: in, action: ACCEPT, source", "  rules:\n    - { type: in, action: DROP, source: 10.66.0.0/16 }\n    - { type: in, action: ACCEPT, source", StringComparison.Ordinal),
            "rules[0].action: ACCEPT → DROP");
        await ChangesAsync(lab, "  policy_in: ACCEPT\n", null);
        var left = (await lab.FindAsync("cluster"))!.Spec;
        left.Lists.ShouldBeEmpty();
        left.Keys.Keys.ShouldBe(["policy_in"]);
    }

    [Fact]
    public async Task Firewall_OfANode_ChangesItsRulesAndSettings()
    {
        await using var lab = await KindLab.StartAsync("Firewall", guests: 0);
        await lab.ApplyAsync("node/pve1", "  nosmurfs: false\n  rules:\n    - { type: in, action: ACCEPT, proto: tcp, dport: '9100' }\n");
        await lab.ShouldComeBackAsync("node/pve1");
        await lab.ApplyAsync("node/pve1", "  rules:\n    - { type: in, action: ACCEPT, proto: tcp, dport: '9100' }\n    - { type: in, action: DROP, proto: udp }\n");
        var refused = await lab.RefusedAsync("node/pve1", "  macfilter: true\n  aliases:\n    - { name: a1, cidr: 10.0.0.1 }\n");
        refused.Faults.Select(f => f.Field).ShouldBe(["spec.macfilter", "spec.aliases"]);
    }

    [Fact]
    public async Task Firewall_OfAGuest_IsMadeChangedAndEmptied()
    {
        await using var lab = await KindLab.StartAsync("Firewall", guests: 0);
        await lab.Lab.MachineAsync("web");
        (await lab.FindAsync("guest/web")).ShouldBeNull("one that is off and empty is as if there were none");
        const string first = "  enable: true\n  policy_in: DROP\n  ipset:\n    - { name: admins, members: [10.0.0.1] }\n  rules:\n    - { type: in, action: ACCEPT, source: +admins }\n    - { type: in, action: ACCEPT, macro: HTTP }\n";
        await lab.ApplyAsync("guest/web", first);
        await lab.ShouldComeBackAsync("guest/web");
        var moved = await lab.ApplyAsync("guest/web", first.Replace("    - { type: in, action: ACCEPT, source: +admins }\n", "", StringComparison.Ordinal) + "    - { type: in, action: ACCEPT, source: +admins, comment: late }\n");
        moved.Steps.ShouldAllBe(s => s.Leases.Count == 1);
        await lab.ApplyAsync("guest/web", null);
        (await lab.RefusedAsync("guest/nobody", first)).Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task Firewall_SeenByName_AsksNoOtherGuest()
    {
        await using var lab = await KindLab.StartAsync("Firewall", guests: 0);
        await lab.Lab.MachineAsync("web");
        await lab.Lab.MachineAsync("db");
        await lab.ApplyAsync("guest/web", "  enable: true\n");
        await lab.ApplyAsync("guest/db", "  enable: true\n");
        var whole = await lab.SeeAsync();
        var asked = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        lab.Lab.Cluster.HoldNext(c => c.Path.Contains("/firewall/", StringComparison.Ordinal) && asked.TryAdd(c.Path, true) && false, HoldPoint.BeforeEffect);

        var seen = await lab.Work.SeeAsync("lab", new Sought([], [.. new[] { "guest/web", "node/pve1" }.Select(n => new KeptSpec("lab", "Firewall", n, n, ""))]), Ct);

        seen.Select(s => s.Name).ShouldBe(["node/pve1", "guest/web"]);
        SpecDifference.Between(lab.Kind, seen[1].Spec, whole.Single(s => s.Name == "guest/web").Spec).ShouldBeEmpty();
        asked.Keys.Where(p => p.StartsWith("/cluster/", StringComparison.Ordinal)).ShouldBeEmpty();
        asked.Keys.Where(p => p.Contains("/qemu/", StringComparison.Ordinal)).Select(p => p.Split('/')[4]).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Firewall_ThatWouldCutCroftOff_IsGuardedAtEachStepThatCan()
    {
        await using var lab = await KindLab.StartAsync("Firewall", guests: 0);
        var plan = await lab.PlanAsync("cluster", "  enable: true\n  policy_in: DROP\n");
        plan.OnFailure.ShouldBe(OnFailure.Undo);
        plan.Steps.ShouldContain(s => s.Kind == "node.reach");
    }

    static async Task ChangesAsync(KindLab lab, string spec, string? fields)
    {
        var change = await lab.ChangeAsync("cluster", spec);
        var told = string.Join("; ", change.Differences.SelectMany(d => d.Fields).Select(f => $"{f.Field}: {f.From} → {f.To}"));
        if (fields is not null) told.ShouldContain(fields);
        await lab.ApplyAsync("cluster", spec);
    }
}
