using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;

namespace Croft.Engine.Tests.Planning.Kinds;

public sealed class ReferenceTests
{
    static Manifest Document(string kind, string name, string spec, string? cluster = null)
    {
        var read = ManifestReader.Read([new DocumentFile("it.yaml", $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: '{name}'\n{(cluster is null ? "" : $"  cluster: {cluster}\n")}spec:\n{spec}")]);
        read.Faults.ShouldBeEmpty(spec);
        return read.Manifests.Single();
    }

    static Sight There(string kind, string name, string cluster = "lab") => new(Kind.Find(kind)!, cluster, name, new BoundSpec());

    [Theory]
    [InlineData("VirtualMachine", "web", "  pool: shop\n  node: pve1\n  scsi0: { file: 'ceph:vm-1-disk-0' }\n  ide2: 'nas:iso/x.iso'\n  ide3: none\n  net0: { model: virtio, bridge: vmbr0 }\n",
        "Storage nas (spec.ide2.file); Network|SdnVnet vmbr0 (spec.net0.bridge); Storage ceph (spec.scsi0.file); Pool shop (spec.pool)")]
    [InlineData("Container", "ct", "  rootfs: local-lvm\n  mp0: { volume: /srv, mp: /srv }\n", "Storage local-lvm (spec.rootfs.volume)")]
    [InlineData("Pool", "shop/front", "  storage: [ceph, nfs]\n", "Storage ceph (spec.storage); Storage nfs (spec.storage); Pool shop (metadata.name)")]
    [InlineData("BackupJob", "nightly", "  pool: shop\n  storage: backup\n  schedule: '02:00'\n", "Pool shop (spec.pool); Storage backup (spec.storage)")]
    [InlineData("User", "anna@pve", "  groups: [ops]\n", "Group ops (spec.groups)")]
    [InlineData("Acl", "/pool/shop", "  grants:\n    - { ugid: ops, type: group, roleid: R }\n    - { ugid: 'anna@pve!ci', type: token, roleid: R }\n",
        "Group ops (spec.grants[0].ugid); Role R (spec.grants[0].roleid); User anna@pve (spec.grants[1].ugid); Role R (spec.grants[1].roleid); Pool shop (metadata.name)")]
    [InlineData("SdnVnet", "web", "  zone: lab1\n", "SdnZone lab1 (spec.zone)")]
    [InlineData("SdnSubnet", "web/10.0.0.0/24", "  {}\n", "SdnVnet web (metadata.name)")]
    [InlineData("RedundancyGroup", "webs", "  members: [web-01, web-02]\n", "VirtualMachine|Container web-01 (spec.members); VirtualMachine|Container web-02 (spec.members)")]
    public void References_OfADocument_AreItsFieldsAndItsName(string kind, string name, string spec, string references) =>
        string.Join("; ", SpecReferences.Of(Document(kind, name, spec)).Select(r => $"{string.Join('|', r.Kinds)} {r.Name} ({r.Field})").Order(StringComparer.Ordinal))
            .ShouldBe(string.Join("; ", references.Split("; ").Order(StringComparer.Ordinal)));

    [Fact]
    public void Missing_IsWhatNeitherADocumentNorTheEstateHas_WithItsPlaceAndTheNearestName()
    {
        var guest = Document("VirtualMachine", "web", "  pool: shpo\n  node: pve1\n  scsi0: ceph\n  net0: { model: virtio, bridge: vmbr1 }\n");
        Manifest[] documents = [guest, Document("Pool", "shop", "  {}\n")];
        var faults = MissingReferences.Among(documents, [There("Storage", "ceph"), There("Network", "pve1/vmbr0"), There("Network", "pve2/vmbr1")]);
        faults.Select(f => (f.Field, f.At!.Line, f.At.Column)).ShouldBe([("spec.pool", 6, 9), ("spec.net0.bridge", 9, 34)], ignoreOrder: true);
        faults.Single(f => f.Field == "spec.pool").Message.ShouldBe("names the Pool 'shpo', which is neither in a manifest nor in the estate; did you mean shop?");
        faults.Single(f => f.Field == "spec.net0.bridge").Message.ShouldContain("on pve1");
        MissingReferences.Among(documents, [There("Storage", "ceph"), There("Network", "pve1/vmbr1")]).ShouldHaveSingleItem().Field.ShouldBe("spec.pool");
        MissingReferences.Among(documents, [There("Storage", "ceph"), There("Network", "pve1/vmbr1")], ["Pool"]).ShouldBeEmpty();
    }

    [Fact]
    public void Missing_InAnotherCluster_IsMissing()
    {
        var guest = Document("BackupJob", "nightly", "  storage: nas\n  all: true\n", "lab");
        MissingReferences.Among([guest], [There("Storage", "nas", "attic")]).Count.ShouldBe(1);
        MissingReferences.Among([guest], [There("Storage", "nas")]).ShouldBeEmpty();
        MissingReferences.Among([guest, Document("Storage", "nas", "  type: dir\n  path: /x\n")], []).ShouldBeEmpty("a document without a cluster is of the only one");
    }

    [Fact]
    public void Order_OfKinds_MakesWhatIsReferredToFirst()
    {
        var order = Kind.All.Select(k => k.Name).ToList();
        foreach (var kind in Kind.All.Where(k => k.Name != "RedundancyGroup"))
            foreach (var named in Named(kind.Shape).Distinct())
                order.IndexOf(named).ShouldBeLessThan(order.IndexOf(kind.Name), $"{kind.Name} names a {named}");
    }

    static IEnumerable<string> Named(SpecShape shape) =>
        shape.Fields.SelectMany(f => f.RefersTo.Concat(f.Type is SpecType.Parts or SpecType.Items ? Named(f.Parts) : []));
}
