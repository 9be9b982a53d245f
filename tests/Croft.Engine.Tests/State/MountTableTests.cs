using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Tests.State;

public sealed class MountTableTests
{
    const string Table = """
        22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
        30 22 0:25 / /home/anna/lab rw shared:9 - nfs4 nas:/lab rw
        31 22 0:26 / /mnt/my\040share rw shared:9 - cifs //nas/x rw
        32 22 0:27 / /mnt/ssh rw shared:9 - fuse.sshfs anna@x: rw
        33 30 0:28 / /home/anna/lab/local rw - tmpfs tmpfs rw
        34 22 0:29 / /mnt/p9 rw - 9p host rw
        """;

    [Theory]
    [InlineData("/home/anna/lab", "nfs4")]
    [InlineData("/home/anna/lab/sub/dir", "nfs4")]
    [InlineData("/mnt/my share/x", "cifs")]
    [InlineData("/mnt/ssh", "fuse.sshfs")]
    [InlineData("/mnt/p9/x", "9p")]
    public void RefuseNetwork_FolderOnOne_IsRefused(string folder, string type) =>
        Should.Throw<FailureException>(() => new MountTable(Table).RefuseNetwork(folder)).Failure.ShouldSatisfyAllConditions(
            f => f.Kind.ShouldBe(FailureKind.Unsupported), f => f.Message.ShouldContain($"({type})"));

    [Theory]
    [InlineData("/home/anna")]
    [InlineData("/home/anna/labour")]
    [InlineData("/home/anna/lab/local/x")]
    [InlineData("/")]
    public void RefuseNetwork_LocalFolder_Passes(string folder) => new MountTable(Table).RefuseNetwork(folder);

    [Fact]
    public void OfThisMachine_KnowsTheTemporaryFolder() => MountTable.OfThisMachine().TypeOf(Path.GetTempPath()).ShouldNotBeNullOrEmpty();
}
