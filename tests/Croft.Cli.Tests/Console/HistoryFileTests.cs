using Croft.Cli.Console;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Tests.Console;

public sealed class HistoryFileTests : IDisposable
{
    static readonly VerbInfo Set = new("api", "set", "Sets.", Permissions.ProxmoxRaw, Effect.Changes, typeof(object), typeof(Plan));
    static readonly VerbInfo Get = new("api", "get", "Gets.", Permissions.ProxmoxRaw, Effect.Reads, typeof(object), typeof(object));
    static readonly VerbInfo Token = new("cluster", "set-token", "Sets the token.", "x", Effect.Keeps, typeof(object), typeof(object));
    static readonly VerbInfo Add = new("cluster", "add", "Adds.", "x", Effect.Keeps, typeof(object), typeof(object));

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-cli-");

    string Path1 => Path.Combine(_folder.FullName, "history");

    CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_ManyConsolesAtOnce_LosesNothing()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), Ct, async (i, ct) => await new HistoryFile(Path1, TimeProvider.System).AppendAsync($"line {i}", ct));
        File.ReadAllLines(Path1).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 200).Select(i => $"line {i}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Load_AFileThatGrewTooLong_KeepsTheNewest()
    {
        File.WriteAllLines(Path1, Enumerable.Range(0, 2 * History.Most + 1).Select(i => $"line {i}"));
        var history = new History();
        await new HistoryFile(Path1, TimeProvider.System).LoadAsync(history, Ct);
        history.Count.ShouldBe(History.Most);
        history[^1].ShouldBe($"line {2 * History.Most}");
        File.ReadAllLines(Path1).ShouldBe(history.Lines);
    }

    [Fact]
    public async Task Append_ToAFileThatOthersCanRead_TakesThatAway()
    {
        File.WriteAllText(Path1, "older\n");
        File.SetUnixFileMode(Path1, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await new HistoryFile(Path1, TimeProvider.System).AppendAsync("newer", Ct);
        File.GetUnixFileMode(Path1).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.ReadAllLines(Path1).ShouldBe(["older", "newer"]);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two\nrows")]
    [InlineData(@"a \n that is none")]
    [InlineData(@"ends in \\")]
    public async Task Line_IsReadBackAsItWas(string line)
    {
        var file = new HistoryFile(Path1, TimeProvider.System);
        await file.AppendAsync(line, Ct);
        var history = new History();
        await file.LoadAsync(history, Ct);
        history.Lines.ShouldBe([line]);
    }

    [Theory]
    [InlineData("cluster add lab https://x --token-file /root/token", false)]
    [InlineData("cluster add lab https://x --token-file=/root/token", false)]
    [InlineData("cluster set-token lab", false)]
    [InlineData("cluster add lab --token root@pam!croft=0b7c", true)]
    [InlineData("cluster add lab root@pam!croft=0b7c", true)]
    [InlineData("cluster add lab --password hunter2", true)]
    [InlineData("cluster add lab --password=hunter2", true)]
    [InlineData("cluster add lab --notes 'the secret is x'", true)]
    [InlineData("nonsense --password hunter2", true)]
    [InlineData("api get /access/users", false)]
    [InlineData("api set /access/users/root@pam comment=x", true)]
    [InlineData(" cluster set-token lab", true)]
    public void Unwritten_IsWhatMayHoldASecret(string line, bool unwritten)
    {
        var command = ShellText.Read(line).Commands.ShouldHaveSingleItem();
        Unwritten.Is(command, command.Words, new CommandTree([Set, Get, Token, Add], []), line.StartsWith(' ')).ShouldBe(unwritten);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
