using Croft.Engine.State;

namespace Croft.Engine.Tests.State;

public sealed class FolderFlushTests
{
    [Fact]
    public void Run_FolderThatIsThere_Succeeds_AndAMissingOneFails()
    {
        var folder = Directory.CreateTempSubdirectory("croft-flush-").FullName;
        FolderFlush.Run(folder);
        Directory.Delete(folder);
        if (OperatingSystem.IsLinux())
            Should.Throw<IOException>(() => FolderFlush.Run(folder)).Message.ShouldContain(folder);
    }

    [Fact]
    public void MakeFolder_SeveralLevels_MakesEachForItsOwnerAlone()
    {
        var root = Directory.CreateTempSubdirectory("croft-folders-").FullName;
        PrivateFiles.MakeFolder(Path.Combine(root, "a", "b"));
        File.GetUnixFileMode(Path.Combine(root, "a")).ShouldBe(PrivateFiles.FolderMode);
        File.GetUnixFileMode(Path.Combine(root, "a", "b")).ShouldBe(PrivateFiles.FolderMode);
        Directory.Delete(root, recursive: true);
    }
}
