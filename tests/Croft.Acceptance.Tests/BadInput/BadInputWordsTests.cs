namespace Croft.Acceptance.Tests.BadInput;

/// <summary>Command lines that name nothing, too much, or the wrong thing.</summary>
public sealed class BadInputWordsTests(BadInputWordsTests.Estate estate) : IClassFixture<BadInputWordsTests.Estate>
{
    readonly BadInputFolder bad = estate.Folder;

    /// <summary>One for all: nothing that is said here changes it.</summary>
    public sealed class Estate : IAsyncLifetime
    {
        internal BadInputFolder Folder { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Folder = await BadInputFolder.ReadAsync();

        public ValueTask DisposeAsync() => Folder.DisposeAsync();
    }

    [Theory]
    [InlineData(64, "is no command", "frob")]
    [InlineData(64, "Did you mean 'list'?", "guest", "lst")]
    [InlineData(64, "is no command", "")]
    [InlineData(64, "GUEST is missing", "guest", "show", "")]
    [InlineData(64, "--jsn is no option here. Did you mean '--json'?", "guest", "list", "--jsn")]
    [InlineData(64, "contradicts --json", "guest", "list", "--json", "--yaml")]
    [InlineData(64, "y is too much after GUEST", "guest", "show", "x", "y")]
    [InlineData(64, "must be from 1 to 8192", "guest", "create", "x", "--cores", "-3")]
    [InlineData(64, "is no size", "guest", "create", "x", "--memory", "99999999999999999999")]
    [InlineData(64, "must be from 100 to 999999999", "guest", "create", "x", "--id", "-5")]
    [InlineData(64, "is no DNS name", "guest", "create", "bad name")]
    [InlineData(64, "is too large", "run", "show", "99999999999999")]
    [InlineData(64, "is no whole number", "run", "show", "one")]
    [InlineData(64, "'' names no file", "server", "backup", "")]
    [InlineData(64, "'' names no file", "server", "backup", "x", "--passphrase-file", "")]
    [InlineData(1, "There is no run 99", "run", "show", "99")]
    [InlineData(1, "No guest '99999999999999999999' is known", "guest", "show", "99999999999999999999")]
    [InlineData(1, "No guest '?[31mx?' is known", "guest", "show", "\u001b[31mx\u0007")]
    [InlineData(1, "No cluster 'nope' is known", "guest", "list", "--cluster", "nope")]
    [InlineData(1, "has no node 'nope'", "guest", "create", "x", "--node", "nope")]
    [InlineData(1, "is taken by", "guest", "create", "x", "--id", "101")]
    public async Task Words_ThatMeanNothing_AreNamedAndNothingIsDone(int exitCode, string words, params string[] line)
    {
        (await bad.CroftAsync(line)).Failed(exitCode).ShouldContain(words);

        bad.Cluster.Effects.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(64, "/proc/croft can't be written", "server", "backup", "/proc/croft", "--passphrase-file", "../passphrase")]
    [InlineData(1, "It is a folder.", "server", "restore", "/proc", "--passphrase-file", "../passphrase")]
    [InlineData(64, "'croft.home' is no address of a Croft server", "login", "croft.home")]
    [InlineData(64, "'https://croft.home/x' is no address of a Croft server", "login", "https://croft.home/x")]
    [InlineData(64, "without encryption", "login", "http://192.0.2.1:8443")]
    [InlineData(64, "is none to call", "login", "https://0.0.0.0:8443")]
    [InlineData(64, "is none to call", "login", "https://[::]:8443")]
    [InlineData(64, "holds no user and no password", "login", "https://anna:hunter2@croft.home")]
    public async Task Words_InAFolderThatIsNoWorkspace_AreNamedAndNothingIsDone(int exitCode, string words, params string[] line)
    {
        using var folder = new TestFolder();
        if (line[1] == "backup") (await CroftProcess.RunAsync(folder, "init")).ExitCode.ShouldBe(0);
        await File.WriteAllTextAsync(folder.Beside("passphrase"), "correct horse battery staple", TestContext.Current.CancellationToken);
        var ended = await CroftProcess.RunAsync(folder, line);
        ended.ExitCode.ShouldBe(exitCode, ended.Errors);
        ended.Errors.ShouldContain(words);
        ended.Errors.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Options_BeforeAndAfterTheName_MeanTheSame()
    {
        var after = (await bad.CroftAsync("guest", "show", "101", "--json", "--cluster", "lab")).Done();
        var before = (await bad.CroftAsync("guest", "show", "--cluster", "lab", "--json", "101")).Done();

        before.ShouldBe(after);
    }

    [Fact]
    public async Task Destroy_WithoutItsNameTyped_IsRefusedAndOffersABackup()
    {
        foreach (var line in (string[][])[["guest", "destroy", "101"], ["guest", "destroy", "101", "--yes"], ["guest", "destroy", "101", "--yes", "wrong"]])
        {
            var ended = await bad.CroftAsync(line);
            if (ended.ExitCode == 1)
                ended.Errors.ShouldContain("running"); // said before any confirmation is asked
            else
                ended.Failed(4).ShouldContain("croft backup create");
        }
        bad.Cluster.Effects.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Description_OfTenThousandCharacters_IsRefusedInProxmoxsWords()
    {
        (await bad.CroftAsync("guest", "configure", "101", "--description", new string('x', 10_000))).Failed(1).ShouldContain("8192 characters");
    }
}
