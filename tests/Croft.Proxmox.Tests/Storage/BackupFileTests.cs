namespace Croft.Proxmox.Tests.Storage;

public sealed class BackupFileTests
{
    [Theory]
    [InlineData("L2V0Yy9uZXR3b3Jr", "/etc/network")]
    [InlineData("/etc/network", "/etc/network")]
    [InlineData("/", "/")]
    public async Task Files_PathInBase64OrPlain_IsThePath(string sent, string path)
    {
        var (files, request) = await Answering.AskAsync($$"""[{"filepath":"{{sent}}","type":"d","leaf":0,"text":"network"}]""",
            c => c.Node("pve1").Storage("pbs").FilesAsync(VolumeId.Parse("pbs:backup/ct/100/2026-11-21T04:19:24Z"), "/etc", TestContext.Current.CancellationToken));

        files.ShouldHaveSingleItem().ShouldSatisfyAllConditions(f => f.Path.ShouldBe(path), f => f.Name.ShouldBe("network"), f => f.IsLeaf.ShouldBeFalse());
        request.Target.ShouldEndWith("&filepath=L2V0Yw%3D%3D");
    }
}
