using Croft.Cli.Console;
using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests.Console;

public sealed class ConsoleFaceTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-cli-");
    readonly FakeScreen _screen = new(80);
    readonly FakeKeyboard _keyboard = new();
    readonly Shell _shell;

    public ConsoleFaceTests() => _shell = new Shell
    {
        Width = 80,
        InputIsTerminal = true,
        OutWriter = _screen,
        Keyboard = _keyboard,
        HistoryFile = Path.Combine(_folder.FullName, "state", "history"),
        Names = noun => noun == "sheep" ? ["dolly", "dolores", "two words"] : [],
    };

    string[] Kept => File.Exists(_shell.HistoryFile) ? File.ReadAllLines(_shell.HistoryFile) : [];

    [Fact]
    public async Task Lines_RunAsOnTheCommandLine_InOneProcess()
    {
        _keyboard.Type("count --json\r", "croft sheep show dolly\r");
        (await _shell.TypeAsync()).ShouldBe(0);
        _screen.Seen.ShouldContain("lab> count --json\n{\n  \"legs\": 0\n}\nlab> croft sheep show dolly");
        _shell.Invoker.Requests.OfType<NameSheep>().ShouldHaveSingleItem().Sheep.ShouldBe("dolly");
        _keyboard.IsClosed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(64, "sheep nonsense\r")]
    [InlineData(0, "sheep nonsense\r", "count\r")]
    [InlineData(64, "sheep nonsense\r", "\r", "exit\r", "count\r")]
    [InlineData(64, "sheep nonsense\r", "/quit\r")]
    [InlineData(0, "\x04")]
    public async Task Exit_Code_IsThatOfTheLastCommand(int expected, params string[] typed)
    {
        _keyboard.Type(typed);
        (await _shell.TypeAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task WithoutATerminal_HelpIsPrintedAsEver()
    {
        _shell.InputIsTerminal = false;
        (await _shell.TypeAsync()).ShouldBe(64);
        _shell.Error.ShouldContain("croft NOUN VERB");
        _keyboard.Modes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Prompt_NamesTheTargetAndTheRunsThatWait()
    {
        _shell.Invoker.Interrupted = [7];
        _keyboard.Type("count\r").Then(() => _shell.Invoker.Interrupted = [7, 9]).Type("\r").Then(() => _shell.Target = null);
        await _shell.TypeAsync();
        _screen.Seen.ShouldContain("lab [run 7 waits]> count");
        _screen.Seen.ShouldContain("lab [2 runs wait]>");
    }

    [Fact]
    public async Task Prompt_OutsideOfAWorkspace_SaysSo()
    {
        _shell.Target = null;
        await _shell.TypeAsync();
        _screen.Last.ShouldBe("no workspace>");
        _shell.Invokers.ShouldBe(0);
    }

    [Fact]
    public async Task Paste_RunsLineByLineAfterEnterOnly()
    {
        _keyboard.Type("\e[200~# it's two\ncount --json\nsheep show dolly\n\e[201~")
            .Then(() => _shell.Invoker.Requests.ShouldBeEmpty()).Type("\r");
        await _shell.TypeAsync();
        _shell.Invoker.Requests.Select(r => r.GetType().Name).ShouldBe([nameof(Nothing), nameof(NameSheep)]);
        _screen.Seen.ShouldContain("lab> # it's two\n> count --json\n> sheep show dolly\n>\n> count --json\n{");
        Kept.ShouldBe(["count --json", "sheep show dolly"]);
    }

    [Fact]
    public async Task TypedAhead_EachNewlineRuns()
    {
        _keyboard.Type("count --json\rsheep show dolly\rexit\r");
        await _shell.TypeAsync();
        _shell.Invoker.Requests.Count.ShouldBe(2);
        _screen.Last.ShouldBe("lab> exit");
    }

    [Theory]
    [InlineData("sheep sh\te\tdoll\t\r", "sheep shear dol")]
    [InlineData("shee\t", "lab> sheep")]
    [InlineData("sheep show d\t", "lab> sheep show dol")]
    [InlineData("sheep show dolo\t", "lab> sheep show dolores")]
    [InlineData("sheep show t\t", "lab> sheep show 'two words'")]
    [InlineData("croft sheep li\t--f\t", "lab> croft sheep list --fresh")]
    [InlineData("/cou\t", "lab> /count")]
    [InlineData("/sheep-sh\to\t", "lab> /sheep-show")]
    [InlineData("he\tshed rep\t", "lab> help shed report")]
    [InlineData("hist\t", "lab> history")]
    public async Task Tab_Completes(string typed, string line)
    {
        _keyboard.Type(typed);
        await _shell.TypeAsync();
        _screen.Seen.ShouldContain(line);
    }

    [Fact]
    public async Task Tab_Twice_ListsTheCandidates()
    {
        _keyboard.Type("sheep sh\t\t");
        await _shell.TypeAsync();
        _screen.Seen.ShouldEndWith("lab> sheep sh\nshow   shear\nlab> sheep sh");
    }

    [Fact]
    public async Task Tab_BehindAFileOption_OffersFiles()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "the-key"), "x");
        _keyboard.Type($"shed set-key x --key-file {_folder.FullName}/the\t");
        await _shell.TypeAsync();
        _screen.Seen.Replace("\n", "", StringComparison.Ordinal).ShouldEndWith($"--key-file {_folder.FullName}/the-key");
    }

    [Theory]
    [InlineData("/count\r", "count")]
    [InlineData("/sheep-list\r", "sheep list")]
    [InlineData("/report\r", "shed report")]
    public async Task Slash_FindsVerbs(string typed, string verb)
    {
        var asked = "";
        _shell.Invoker.Answer = (v, _) =>
        {
            asked = v.FullName;
            throw new FailureException(FailureKind.Unsupported, "not here", "");
        };
        _keyboard.Type(typed);
        await _shell.TypeAsync();
        asked.ShouldBe(verb);
    }

    [Theory]
    [InlineData("/cuont\r", "/cuont is no command. Did you mean 'count'?")]
    [InlineData("/nowhere\r", "/nowhere is no command.")]
    public async Task Slash_ThatNothingAnswersTo_IsAFailure(string typed, string message)
    {
        _keyboard.Type(typed);
        (await _shell.TypeAsync()).ShouldBe(64);
        _shell.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("help\r", "In the console", "croft NOUN VERB")]
    [InlineData("/help sheep list\r", "Lists sheep.", "--breed")]
    [InlineData("help aliases\r", "create vm", "guest create --type vm; --name is its first argument")]
    public async Task Help_TellsOfTheConsole(string typed, params string[] told)
    {
        _keyboard.Type(typed);
        (await _shell.TypeAsync()).ShouldBe(0);
        foreach (var text in told) _screen.Seen.Replace("\n", " ", StringComparison.Ordinal).ShouldContain(text);
    }

    [Fact]
    public async Task Question_OfACommand_IsAnsweredByKeys()
    {
        _shell.Invoker.Planned = (_, _) => new Plan("sheep slaughter", "slaughter dolly", [FakeInvoker.Step("1", "slaughter")]) { Confirmation = new Confirmation("dolly", "she will be gone") };
        _keyboard.Type("sheep slaughter dolly\r", "dolores\x7f\x7f\x7f\x7fly\r");
        (await _shell.TypeAsync()).ShouldBe(0);
        _shell.Invoker.Confirmed.ShouldBe(["dolly"]);
    }

    [Fact]
    public async Task Question_CtrlC_LeavesTheCommandAndNotTheConsole()
    {
        _shell.Invoker.Planned = (_, _) => new Plan("sheep slaughter", "slaughter dolly", [FakeInvoker.Step("1", "slaughter")]) { Confirmation = new Confirmation("dolly", "she will be gone") };
        _keyboard.Type("sheep slaughter dolly\r", "dol\x03", "count --json\r");
        (await _shell.TypeAsync()).ShouldBe(0);
        _shell.Invoker.Confirmed.ShouldBeEmpty();
        _screen.Seen.ShouldContain("lab> count --json\n{");
    }

    [Fact]
    public async Task Secret_OfACommand_IsNotShown()
    {
        _shell.Invoker.Answer = (_, r) => new ShedKept { Shed = "x", Length = ((SetKey)r).Key.Length };
        _keyboard.Type("shed set-key x\r", "hunter22\r");
        (await _shell.TypeAsync()).ShouldBe(0);
        _shell.Invoker.Request<SetKey>().Key.ShouldBe("hunter22");
        (_screen.Seen + _shell.Error).ShouldNotContain("hunter");
    }

    [Fact]
    public async Task CtrlC_DuringARun_ReturnsToThePromptAndEndsAPaste()
    {
        _shell.Invoker.Planned = (_, _) => new Plan("sheep shear", "shear dolly", [FakeInvoker.Step("1", "shear dolly")]);
        _shell.Invoker.Ended = FakeInvoker.Run(RunState.Interrupted);
        _shell.Invoker.Meanwhile = async leave =>
        {
            var left = new TaskCompletionSource();
            await using var registration = leave.Register(left.SetResult);
            _shell.CtrlC();
            await left.Task;
            _shell.Invoker.Interrupted = [7];
        };
        _keyboard.Type("\e[200~sheep shear dolly\ncount\n\e[201~\r", "\x04");
        (await _shell.TypeAsync()).ShouldBe(130);
        _shell.Error.ShouldContain("croft run resume 7");
        _screen.Last.ShouldBe("lab [run 7 waits]> exit");
        _shell.Invoker.Requests.ShouldNotContain(r => r is Nothing);
    }

    [Fact]
    public async Task AskedToEnd_TheConsoleLeaves()
    {
        _keyboard.Type("count --json\r").Then(_keyboard.End).Type("count\r");
        await _shell.TypeAsync();
        _shell.Invoker.Requests.ShouldHaveSingleItem();
        _keyboard.IsClosed.ShouldBeTrue();
    }

    [Fact]
    public async Task DumbTerminal_GetsNoSequenceAtAll()
    {
        using var text = new StringWriter();
        _shell.OutWriter = text;
        _shell.Environment["TERM"] = "dumb";
        _keyboard.Type("count ", "--json\nsheep show 'do\n", "lly'\n", "sheep nonsense\n", "clear\n");
        (await _shell.TypeAsync()).ShouldBe(0);
        text.ToString().ShouldContain("lab> {");
        text.ToString().ShouldEndWith("lab> \n");
        (text + _shell.Error).ShouldNotContain("\e");
        _shell.Invoker.Requests.OfType<NameSheep>().ShouldHaveSingleItem().Sheep.ShouldBe("do\nlly");
        _keyboard.Modes.ShouldAllBe(m => m == KeyboardMode.Lines);
    }

    [Fact]
    public async Task History_IsThereInTheNextSession()
    {
        _keyboard.Type("count --json\r", "sheep show 'two\rwords'\r", "sheep show 'two\rwords'\r", "  sheep list\r", "exit\r");
        await _shell.TypeAsync();
        Kept.ShouldBe(["count --json", @"sheep show 'two\nwords'", "exit"]);
        File.GetUnixFileMode(_shell.HistoryFile!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        _shell.Keyboard = new FakeKeyboard().Type("\e[A\e[A\r", "history\r");
        await _shell.TypeAsync();
        _shell.Invoker.Requests.OfType<NameSheep>().Select(r => r.Sheep).ShouldBe(["two\nwords", "two\nwords", "two\nwords"]);
        _screen.Seen.ShouldContain("    1  count --json\n");
    }

    [Fact]
    public async Task History_ThatCannotBeKept_IsSaidAndTheConsoleWorks()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "state"), "a file where the folder should be");
        _keyboard.Type("count --json\r");
        (await _shell.TypeAsync()).ShouldBe(0);
        _shell.Error.ShouldContain("The history is not kept");
        _screen.Seen.ShouldContain("legs");
    }

    public void Dispose()
    {
        _keyboard.Dispose();
        _screen.Dispose();
        _folder.Delete(recursive: true);
    }
}
