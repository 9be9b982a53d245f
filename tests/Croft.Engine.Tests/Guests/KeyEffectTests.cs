using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;

namespace Croft.Engine.Tests.Guests;

public sealed class KeyEffectTests
{
    static readonly Dictionary<string, string> ValuesOfTheMachine = new(StringComparer.Ordinal)
    {
        ["net0"] = "virtio=BC:24:11:00:00:10,bridge=vmbr0",
        ["scsi0"] = "local:300/vm-300-disk-0.raw,size=1G",
        ["name"] = "hot",
        ["memory"] = "64",
        ["cores"] = "1",
    };

    static readonly Dictionary<string, string> ValuesOfTheContainer = new(StringComparer.Ordinal)
    {
        ["rootfs"] = "local:101/subvol-101-disk-0.subvol,size=0T",
        ["hostname"] = "ct",
        ["memory"] = "64",
        ["unprivileged"] = "1",
        ["arch"] = "amd64",
        ["ostype"] = "unmanaged",
    };

    public static TheoryData<string, string, string, string, string?> Recorded { get; } = Read();

    /// <summary>What a real node did with each key of a running guest.</summary>
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Recorded))]
    public void Key_OfARunningGuest_IsJudgedAsTheRealNodeActed(string kind, string key, string value, string answer, string? undo)
    {
        var guest = Guest(kind);
        var effect = KeyEffect.Of(guest, key, value);
        if (answer == "error")
        {
            // What can't be known without asking (a script that is missing) is told as root's alone.
            (effect.Refused is not null || effect.NeedsRoot).ShouldBeTrue(key);
            return;
        }
        effect.Refused.ShouldBeNull();
        effect.Disturbs.ToString().ToLowerInvariant().ShouldBe(answer);

        var before = guest[key];
        var changed = answer == "pending"
            ? guest with { Pending = [new WaitingValue(key, before, value)], Config = With(guest, key, value) }
            : guest with { Config = With(guest, key, value) };
        KeyEffect.Of(changed, key, before).Disturbs.ToString().ToLowerInvariant().ShouldBe(undo);
    }

    [Theory]
    [InlineData("memory", "4096", "network,disk,usb", Disturbance.Pending)]
    [InlineData("memory", "4096", "network,disk,usb,memory", Disturbance.Live)]
    [InlineData("vcpus", "2", "cpu", Disturbance.Live)]
    [InlineData("net1", "virtio,bridge=vmbr0", "0", Disturbance.Pending)]
    [InlineData("net0", "virtio=BC:24:11:00:00:10,bridge=vmbr1", "0", Disturbance.Live)]
    [InlineData("net0", "e1000=BC:24:11:00:00:10,bridge=vmbr0", "0", Disturbance.Pending)]
    [InlineData("scsi1", "ceph:8", "disk", Disturbance.Live)]
    [InlineData("scsi1", "ceph:8", "network", Disturbance.Pending)]
    [InlineData("sata1", "ceph:8", "disk", Disturbance.Pending)]
    [InlineData("tablet", "0", "network", Disturbance.Pending)]
    public void Machine_WithItsOwnHotplug_IsJudgedByIt(string key, string value, string hotplug, Disturbance disturbs) =>
        KeyEffect.Of(Seen.Vm(true, ("hotplug", hotplug), ("numa", "1")), key, value).Disturbs.ShouldBe(disturbs);

    [Fact]
    public void Stopped_WhateverTheKey_DisturbsNothing() =>
        KeyEffect.Of(Seen.Vm(running: false), "cpu", "host").Disturbs.ShouldBe(Disturbance.None);

    [Theory]
    [InlineData("args", "-x", true)]
    [InlineData("hookscript", "local:snippets/x.pl", true)]
    [InlineData("usb0", "host=1234:5678", true)]
    [InlineData("usb0", "mapping=stick", false)]
    [InlineData("serial0", "socket", false)]
    [InlineData("serial0", "/dev/ttyS0", true)]
    [InlineData("cores", "4", false)]
    public void Machine_KeysOfRootAlone_SaySo(string key, string value, bool root) =>
        KeyEffect.Of(Seen.Vm(), key, value).NeedsRoot.ShouldBe(root);

    [Theory]
    [InlineData("nesting=1", "1", false)]
    [InlineData("nesting=1,keyctl=1", "1", true)]
    [InlineData("nesting=1", "0", true)]
    public void Container_Features_NeedRootUnlessNestingOfAnUnprivilegedOne(string features, string unprivileged, bool root) =>
        KeyEffect.Of(Seen.Ct(true, ("unprivileged", unprivileged)), "features", features).NeedsRoot.ShouldBe(root);

    static GuestReading Guest(string kind) => kind == "qemu"
        ? new GuestReading(new GuestAddress("lab", "pve", 300, GuestType.Vm, "hot")) { Running = true, State = "running", Config = ValuesOfTheMachine }
        : new GuestReading(new GuestAddress("lab", "pve", 101, GuestType.Ct, "ct")) { Running = true, State = "running", Config = ValuesOfTheContainer };

    static Dictionary<string, string> With(GuestReading guest, string key, string value) =>
        new(guest.Config, StringComparer.Ordinal) { [key] = value };

    static TheoryData<string, string, string, string, string?> Read()
    {
        var rows = new TheoryData<string, string, string, string, string?>();
        if (Captures.Path("pve-config/running-guest-changes.json") is not { } path) return rows;
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var kind in new[] { "qemu", "lxc" })
        {
            foreach (var row in file.RootElement.GetProperty(kind).EnumerateArray())
                rows.Add(kind, Text(row, "key")!, Text(row, "value")!, Text(row, "answer")!, Text(row, "undo"));
        }
        return rows;
    }

    static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
