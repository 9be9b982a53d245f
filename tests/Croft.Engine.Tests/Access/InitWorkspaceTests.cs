using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Tests.Access;

public sealed class InitWorkspaceTests
{
    [Fact]
    public async Task Init_EmptyFolder_MakesAWorkspaceReadableByItsOwnerAlone()
    {
        using var folder = new WorkspaceFolder();
        var made = await folder.Start().RunAsync<InitResult>("init", new InitRequest());
        made.Name.ShouldBe("lab");
        File.Exists(made.MasterKey).ShouldBeTrue();
        File.GetUnixFileMode(Path.Combine(folder.Folder, ".croft")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder.Folder, ".croft")))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        File.ReadAllText(Path.Combine(folder.Folder, ".gitignore")).ShouldContain(".croft/");
        folder.Start().Get<Workspace>().Id.ShouldBe(made.Id);
    }

    [Fact]
    public async Task Init_Gitignore_IsAddedToAndNotOverwritten()
    {
        using var folder = new WorkspaceFolder();
        var file = Path.Combine(folder.Folder, ".gitignore");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        await folder.Start().RunAsync("init", new InitRequest());
        File.ReadAllLines(file).ShouldBe(["mine", "", "# What Croft keeps, and files that hold tokens, stay out of version control", ".croft/", "token", "*.token", "*.secret"]);
    }

    [Fact]
    public async Task Init_InOrBelowAWorkspace_IsRefused_AndChangesNothing()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var before = Everything(folder);
        (await folder.Start().FailsAsync("init", new InitRequest())).ShouldSatisfyAllConditions(
            f => f.Kind.ShouldBe(FailureKind.Conflict), f => f.Message.ShouldContain("is a workspace already"));
        using var below = new WorkspaceFolder { Location = folder.Location with { Folder = Directory.CreateDirectory(Path.Combine(folder.Folder, "sub")).FullName } };
        (await below.Start().FailsAsync("init", new InitRequest())).Message.ShouldContain($"lies within the workspace {folder.Folder}");
        Directory.Delete(Path.Combine(folder.Folder, "sub"));
        Everything(folder).ShouldBe(before);
    }

    [Theory]
    [InlineData("croft.yaml", true, "is a folder")]
    [InlineData(".croft", false, "is a file")]
    public async Task Init_WhereAnotherThingStands_IsRefused(string name, bool isFolder, string why)
    {
        using var folder = new WorkspaceFolder();
        var stands = Path.Combine(folder.Folder, name);
        if (isFolder) Directory.CreateDirectory(stands);
        else await File.WriteAllTextAsync(stands, "mine", TestContext.Current.CancellationToken);
        var failure = await folder.Start().FailsAsync("init", new InitRequest());
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain($"{stands} {why}");
        Directory.EnumerateFileSystemEntries(folder.Folder).ShouldBe([stands]);
    }

    [Fact]
    public async Task Init_FailsOnTheWay_LeavesNothingBehind()
    {
        using var folder = new WorkspaceFolder();
        // Something takes the last file's name while it is made.
        Directory.CreateDirectory(Path.Combine(folder.Folder, "croft.yaml.next"));
        await File.WriteAllTextAsync(Path.Combine(folder.Folder, ".gitignore"), "mine\n", TestContext.Current.CancellationToken);
        await Should.ThrowAsync<FailureException>(() => folder.Start().RunAsync("init", new InitRequest()));
        Directory.Exists(Path.Combine(folder.Folder, ".croft")).ShouldBeFalse();
        Directory.EnumerateFiles(folder.Folder).Select(Path.GetFileName).ShouldBe([".gitignore"]);
        File.ReadAllText(Path.Combine(folder.Folder, ".gitignore")).ShouldBe("mine\n");
        Directory.EnumerateFiles(folder.Location.ConfigHome, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Init_LeftoverOfAKilledOne_SaysHowToGoOn()
    {
        using var folder = new WorkspaceFolder();
        Directory.CreateDirectory(Path.Combine(folder.Folder, ".croft"));
        (await folder.Start().FailsAsync("init", new InitRequest())).WayOut!.ShouldContain("remove .croft");
    }

    [Theory]
    [InlineData("-x")]
    [InlineData("a/b")]
    [InlineData("a\nb")]
    public async Task Init_WrongName_IsNamed(string name)
    {
        using var folder = new WorkspaceFolder();
        (await folder.Start().FailsAsync("init", new InitRequest { Name = name })).Faults.Single().Field.ShouldBe("--name");
        Directory.EnumerateFileSystemEntries(folder.Folder).ShouldBeEmpty();
    }

    /// <summary>Every file with what is in it; of the database its name alone, since SQLite moves its pages when it likes.</summary>
    static List<string> Everything(WorkspaceFolder folder) =>
    [
        .. Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Order().Where(f => Path.GetExtension(f) is not (".db-shm" or ".db-wal" or ".lock"))
            .Select(f => Path.GetExtension(f) == ".db" ? f : $"{f} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];
}
