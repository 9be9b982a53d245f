using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Secrets;
using Croft.Engine.State;

namespace Croft.Engine.Tests.Secrets;

public sealed class MasterKeyTests
{
    static readonly string Base64 = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    static string KeyFile(WorkspaceFolder folder) => Directory.EnumerateFiles(Path.Combine(folder.Location.ConfigHome, "croft", "keys")).Single();

    static Task<Failure> VerifyFailsAsync(WorkspaceFolder folder) => folder.Start().FailsAsync("audit verify", new VerifyAuditRequest());

    [Fact]
    public async Task Create_File_IsTheOwnersAlone_AndOutsideOfTheWorkspace()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        File.GetUnixFileMode(KeyFile(folder)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        KeyFile(folder).ShouldNotStartWith(folder.Folder);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public async Task Read_OpenToOthers_IsRefusedWithTheWayOut(UnixFileMode others)
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        File.SetUnixFileMode(KeyFile(folder), UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        (await VerifyFailsAsync(folder)).ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(FailureKind.Denied), f => f.WayOut!.ShouldContain("chmod 600"));
    }

    [Fact]
    public async Task Read_Missing_SaysHowToGoOn()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        File.Delete(KeyFile(folder));
        (await VerifyFailsAsync(folder)).ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(FailureKind.NotFound), f => f.WayOut!.ShouldContain("CROFT_MASTER_KEY"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all !!")]
    public async Task Read_Malformed_IsRefused_WithoutTellingIt(string text)
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        await File.WriteAllTextAsync(KeyFile(folder), text, TestContext.Current.CancellationToken);
        var failure = await VerifyFailsAsync(folder);
        failure.Kind.ShouldBe(FailureKind.Invalid);
        if (text.Length > 0)
            $"{failure}".ShouldNotContain(text);
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Read_AnotherKey_MakesTheAuditSayWhichOne()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        await File.WriteAllTextAsync(KeyFile(folder), Base64, TestContext.Current.CancellationToken);
        (await VerifyFailsAsync(folder)).WayOut!.ShouldContain("another master key");
    }

    [Fact]
    public async Task FromOutside_IsUsed_AndNoFileIsWritten()
    {
        using var folder = new WorkspaceFolder();
        using var given = new WorkspaceFolder { Location = folder.Location with { MasterKey = Base64 } };
        await given.Start().RunAsync("init", new InitRequest());
        Directory.Exists(Path.Combine(folder.Location.ConfigHome, "croft", "keys")).ShouldBeFalse();
        await given.Start().RunAsync("audit verify", new VerifyAuditRequest());
        given.Location.ToString().ShouldNotContain(Base64);
    }

    [Fact]
    public async Task FromSystemd_IsUsed()
    {
        using var folder = new WorkspaceFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Root, "croft-master-key"), Base64 + "\n", TestContext.Current.CancellationToken);
        using var given = new WorkspaceFolder { Location = folder.Location with { CredentialsFolder = folder.Root } };
        await given.Start().RunAsync("init", new InitRequest());
        await given.Start().RunAsync("audit verify", new VerifyAuditRequest());
    }
}
