using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Inventory;

public sealed class ConfigReadingTests
{
    [Fact]
    public void Of_LiveAndWaitingValues_KeepsBothApart()
    {
        var reading = ConfigReading.Of(
        [
            new PendingValue("memory", "64", "128", PendingDeletion.None),
            new PendingValue("digest", "abc", null, PendingDeletion.None),
            new PendingValue("ide2", "cd", null, PendingDeletion.Delete),
            new PendingValue("net1", null, "virtio", PendingDeletion.None),
            new PendingValue("cores", "1", null, PendingDeletion.None),
        ]).ShouldNotBeNull();

        reading.Digest.ShouldBe("abc");
        reading.Config.ShouldBe("""{"cores":"1","ide2":"cd","memory":"64"}""");
        reading.Pending.ShouldBe("""{"ide2":null,"memory":"128","net1":"virtio"}""");
        ConfigReading.Changes(ConfigReading.Map(reading.Config), reading.Pending).ShouldBe(
            [new FieldChange("ide2", "cd", null), new FieldChange("memory", "64", "128"), new FieldChange("net1", null, "virtio")]);
    }

    [Fact]
    public void Of_NothingWaits_HasNoPending() =>
        ConfigReading.Of([new PendingValue("digest", "abc", null, PendingDeletion.None)]).ShouldBe(new ConfigReading("abc", "{}", null));

    [Fact]
    public void Of_NoDigest_IsNoReading() => ConfigReading.Of([new PendingValue("cores", "1", null, PendingDeletion.None)]).ShouldBeNull();

    [Fact]
    public void Of_PasswordInClear_IsHidden() =>
        ConfigReading.Of([new PendingValue("digest", "abc", null, PendingDeletion.None), new PendingValue("cipassword", "hunter2", null, PendingDeletion.None)])
            .ShouldNotBeNull().Config.ShouldNotContain("hunter2");
}
