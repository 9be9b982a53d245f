using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Tests.Planning.Kinds;

namespace Croft.Engine.Tests.Manifests;

/// <summary>Lists of things in manifests: read, held against each other, and their faults.</summary>
public sealed class ItemTests
{
    static ManifestSet Read(string kind, string spec) => ManifestReader.Read([new DocumentFile("it.yaml", $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: {RoundTrip.NameOf(kind)}\nspec:\n{spec}")]);

    static string Between(string kind, string there, string wanted) => string.Join("; ", SpecDifference.Between(Kind.Find(kind)!, Read(kind, there).Demand().Single().Spec, Read(kind, wanted).Demand().Single().Spec)
        .SelectMany(d => d.Fields).Select(f => $"{f.Field}: {f.From} → {f.To}"));

    static string Rules(params string[] ports) => "  rules:\n" + string.Concat(ports.Select(p => $"    - {{ type: in, action: ACCEPT, proto: tcp, dport: '{p}' }}\n"));

    [Fact]
    public void Ordered_AreHeldTogetherByWhatStays()
    {
        Between("Firewall", Rules("1", "2", "3"), Rules("1", "2", "3")).ShouldBe("");
        Between("Firewall", Rules("1", "2", "3"), Rules("0", "1", "2", "3")).ShouldBe("rules[0]:  → action=ACCEPT, dport=0, proto=tcp, type=in");
        Between("Firewall", Rules("1", "2", "3"), Rules("1", "3")).ShouldBe("rules[1]: action=ACCEPT, dport=2, proto=tcp, type=in → ");
        Between("Firewall", Rules("1", "2", "3"), Rules("1", "9", "3")).ShouldBe("rules[1].dport: 2 → 9");
        Between("Firewall", Rules("1", "2"), Rules("2", "1")).ShouldContain("action=ACCEPT, dport=1");
    }

    [Fact]
    public void Named_AreHeldTogetherByName_WhateverTheirOrder()
    {
        const string two = "  grants:\n    - { ugid: a@pve, roleid: R }\n    - { ugid: g, type: group, roleid: R }\n";
        Between("Acl", two, "  grants:\n    - { ugid: g, type: group, roleid: R }\n    - { ugid: a@pve, type: user, roleid: R, propagate: true }\n").ShouldBe("");
        Between("Acl", two, two.Replace("roleid: R }\n    - { ugid: g", "roleid: R, propagate: false }\n    - { ugid: g", StringComparison.Ordinal)).ShouldBe("grants[a@pve, user, R].propagate:  → 0");
    }

    [Theory]
    [InlineData("Acl", "  grants:\n    - { ugid: a@pve }\n", "spec.grants[0]", "lacks roleid: Role.", 7)]
    [InlineData("Acl", "  grants:\n    - { ugid: a@pve, roleid: R }\n    - { ugid: a@pve, type: user, roleid: R }\n", "spec.grants[1]", "is there already, with the same ugid and type and roleid", 8)]
    [InlineData("Acl", "  grants: { ugid: a@pve, roleid: R }\n", "spec.grants", "has to be a list", 6)]
    [InlineData("Acl", "  grants:\n    - { ugid: a@pve, role: R, roleid: R }\n", "spec.grants[0].role", "is unknown; did you mean roleid?", 7)]
    [InlineData("Firewall", "  groups:\n    - name: web\n      rules:\n        - { type: inn, action: ACCEPT }\n", "spec.groups[0].rules[0].type", "has to be one of in, out, forward, group, not 'inn'; did you mean in?", 9)]
    [InlineData("Storage", "  path: /x\n", "spec", "lacks type: Type; fixed when it is made.", 6)]
    [InlineData("User", "  keys: x\n", "spec.keys", "is a secret, and can't be given by a manifest: give it to Proxmox itself", 6)]
    [InlineData("Storage", "  type: cifs\n  password: hunter2hunter2\n", "spec.password", "holds a secret in the clear; it takes ${secret:NAME} alone: keep the value with 'croft secret set NAME', and if this file was shared, change it where it is used", 7)]
    public void Fault_HasItsPlaceWithinTheList(string kind, string spec, string field, string message, int line)
    {
        var fault = Read(kind, spec).Faults.ShouldHaveSingleItem();
        (fault.Field, fault.Message, fault.At!.Line).ShouldBe((field, message, line));
    }
}
