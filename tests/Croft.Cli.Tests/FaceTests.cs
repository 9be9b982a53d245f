using System.CommandLine;
using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests;

public sealed class FaceTests : IDisposable
{
    readonly Shell _shell = new();
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-cli-");

    [Theory]
    [InlineData("croft shep: is no command. Did you mean 'sheep'?", "shep", "list")]
    [InlineData("croft sheep lst: is no command; 'lst' is no verb of sheep. Did you mean 'list'?", "sheep", "lst")]
    [InlineData("croft --froce: is no option of croft itself; options of a verb come after it.", "--froce")]
    public async Task UnknownWord_NamesTheNearest(string expected, params string[] words)
    {
        (await _shell.TypeAsync(words)).ShouldBe(64);
        _shell.Error.ShouldStartWith(expected);
        _shell.Out.ShouldBeEmpty();
        _shell.Invokers.ShouldBe(0);
    }

    [Theory]
    [InlineData("croft sheep VERB", "sheep")]
    [InlineData("croft NOUN VERB")]
    public async Task NoVerb_PrintsHelpAsUsageError(string expected, params string[] words)
    {
        (await _shell.TypeAsync(words)).ShouldBe(64);
        _shell.Error.ShouldContain(expected);
        _shell.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(FailureKind.Invalid, 64)]
    [InlineData(FailureKind.Denied, 4)]
    [InlineData(FailureKind.NotFound, 1)]
    [InlineData(FailureKind.Conflict, 1)]
    [InlineData(FailureKind.Unreachable, 1)]
    [InlineData(FailureKind.TimedOut, 1)]
    [InlineData(FailureKind.Unsupported, 1)]
    [InlineData(FailureKind.Bug, 1)]
    public async Task Failure_OfEachKind_HasItsExitCode(FailureKind kind, int expected)
    {
        _shell.Invoker.Answer = (_, _) => throw new FailureException(kind, "It did not work.");
        (await _shell.TypeAsync("count")).ShouldBe(expected);
        _shell.Error.ShouldBe("It did not work.\n");
    }

    static Failure Whole => new(FailureKind.Invalid, "croft.yaml can't be read.")
    {
        Cause = "2 keys are wrong",
        Faults =
        [
            new Fault("runs.deadline", "is no length of time.") { At = new FilePosition("croft.yaml", 3, 9) },
            new Fault("colour", "is unknown.") { At = new FilePosition("croft.yaml", 7, 1) },
        ],
        WayOut = "Correct the file.",
    };

    [Fact]
    public async Task Failure_Whole_IsPrintedWithPlacesAndWayOut()
    {
        _shell.Invoker.Answer = (_, _) => throw new FailureException(Whole);
        await _shell.TypeAsync("count");
        _shell.Error.ShouldBe(
            """
            croft.yaml can't be read.
              2 keys are wrong
              croft.yaml:3:9: runs.deadline is no length of time.
              croft.yaml:7:1: colour is unknown.
            Correct the file.

            """);
    }

    [Fact]
    public async Task Failure_Json_IsOneObjectOnStandardError()
    {
        _shell.Invoker.Answer = (_, _) => throw new FailureException(Whole);
        (await _shell.TypeAsync("count", "--json")).ShouldBe(64);
        _shell.Out.ShouldBeEmpty();
        var failure = System.Text.Json.JsonDocument.Parse(_shell.Error).RootElement.GetProperty("failure");
        failure.GetProperty("kind").GetString().ShouldBe("invalid");
        failure.GetProperty("faults")[1].GetProperty("at").GetProperty("line").GetInt32().ShouldBe(7);
    }

    [Fact]
    public async Task UnexpectedException_IsABugWithoutStackTrace()
    {
        _shell.Invoker.Answer = (_, _) => throw new InvalidOperationException("wires crossed");
        (await _shell.TypeAsync("count")).ShouldBe(1);
        _shell.Error.ShouldBe(
            """
            A mistake in Croft stopped 'count'.
              InvalidOperationException: wires crossed

            """);
    }

    [Fact]
    public async Task ClosedOutput_IsSilent()
    {
        _shell.OutWriter = new BrokenWriter(32);
        _shell.Invoker.Answer = (_, _) => new Counted(4);
        (await _shell.TypeAsync("count")).ShouldBe(0);
        _shell.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task FullOutput_IsTold()
    {
        _shell.OutWriter = new BrokenWriter(28);
        _shell.Invoker.Answer = (_, _) => new Counted(4);
        (await _shell.TypeAsync("count")).ShouldBe(1);
        _shell.Error.ShouldStartWith("The output could not be written, or the input not be read.\n");
    }

    [Fact]
    public async Task Extra_RunsWithItsOwnOptionsAndFailures()
    {
        var fast = new Option<bool>("--fast");
        _shell.Extras.Add(new ExtraCommand("graze", "Lets all sheep out.", () =>
        {
            var command = new Command("graze") { fast };
            command.SetAction(result => result.GetValue(fast) ? 3 : throw new FailureException(FailureKind.Denied, "Too slow."));
            return command;
        }));
        (await _shell.TypeAsync("graze", "--fast")).ShouldBe(3);
        (await _shell.TypeAsync("graze")).ShouldBe(4);
        _shell.Error.ShouldBe("Too slow.\n");
        (await _shell.TypeAsync("graze", "--far")).ShouldBe(64);
    }

    [Theory]
    [InlineData(64, "croft graze can't be understood:\n  --far is no option here. Did you mean '--for'?\ncroft graze --help explains it.\n", "graze", "--far")]
    [InlineData(64, "croft graze can't be understood:\n  --for 'ever' is no whole number.\n", "graze", "--for", "ever")]
    [InlineData(64, "croft graze can't be understood:\n  --for needs a value: --for N.\n", "graze", "--for")]
    [InlineData(64, "croft graze can't be understood:\n  here is too much: this command takes options only.\n", "graze", "here")]
    [InlineData(64, "croft fold can't be understood:\n  fold has no 'fish'; there are open and close.\n", "fold", "fish")]
    [InlineData(64, "The fold.\n\nUsage\n  croft fold open|close\n\nCommands\n  open\n  close\n", "fold")]
    public async Task Extra_ThatIsNotUnderstood_SaysSoAsVerbsDo(int expected, string said, params string[] words)
    {
        AddGrazeAndFold();
        (await _shell.TypeAsync(words)).ShouldBe(expected);
        _shell.Error.ShouldStartWith(said);
        _shell.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Extra_Help_LooksLikeThatOfVerbs()
    {
        AddGrazeAndFold();
        (await _shell.TypeAsync("graze", "--help")).ShouldBe(0);
        _shell.Out.ShouldBe("Lets all sheep out.\n\nUsage\n  croft graze [options]\n\nOptions\n  --for N  Hours. (default 3)\n");
    }

    void AddGrazeAndFold()
    {
        _shell.Extras.Add(new ExtraCommand("graze", "Lets all sheep out.", () =>
        {
            var command = new Command("graze", "Lets all sheep out.") { new Option<int>("--for") { Description = "Hours.", DefaultValueFactory = _ => 3 } };
            command.SetAction(_ => 0);
            return command;
        }));
        _shell.Extras.Add(new ExtraCommand("fold", "The fold.", () => new Command("fold", "The fold.") { new Command("open"), new Command("close") }));
    }

    [Fact]
    public async Task Version_AsOption_RunsTheVerb()
    {
        _shell.Invoker.Answer = (verb, _) => new Counted(verb.Name.Length);
        (await _shell.TypeAsync("--version", "--json")).ShouldBe(0);
        _shell.Out.ShouldBe("{\n  \"legs\": 7\n}\n");
    }

    [Fact]
    public async Task Stream_Json_IsALineAnItem()
    {
        _shell.Invoker.Items = [Row("dolly", 1), Row("a", 22)];
        (await _shell.TypeAsync("sheep", "watch", "dolly", "--json", "--columns", "name,number")).ShouldBe(0);
        _shell.Out.ShouldBe("{\"name\":\"dolly\",\"number\":1}\n{\"name\":\"a\",\"number\":22}\n");
    }

    [Fact]
    public async Task Stream_Plain_AlignsAsItGoes()
    {
        _shell.Invoker.Items = [Row("dolly", 1), Row("a", 2)];
        await _shell.TypeAsync("sheep", "watch", "dolly", "--columns", "name,number");
        _shell.Out.ShouldBe("dolly  1\na      2\n");
    }

    [Fact]
    public async Task Stream_OfEvents_PrintsEachAsALine()
    {
        _shell.Invoker.Items = [new RunEvent(7, 1, _shell.Clock.GetUtcNow()) { Step = "2", StepState = StepState.Failed, Line = "no" }];
        await _shell.TypeAsync("sheep", "watch", "dolly");
        _shell.Out.ShouldBe("[2] failed: no\n");
    }

    [Fact]
    public async Task Show_Whole_PrintsFieldsNestedAndTables()
    {
        _shell.Invoker.Answer = (_, _) => new SheepDetail
        {
            Sheep = Row("dolly", 1) with { State = SheepState.Running },
            Born = new DateTimeOffset(2026, 11, 20, 23, 30, 5, TimeSpan.Zero),
            Age = 93_784,
            Memory = 4096,
            Load = 7.25,
            Asleep = TimeSpan.FromMilliseconds(1500),
            Marks = new Dictionary<string, string> { ["ear"] = "red", ["left leg"] = "blue" },
            Lambs = [Row("bonnie", 2)],
        };
        await _shell.TypeAsync("sheep", "show", "dolly");
        _shell.Out.ShouldBe(
            """
            born    2026-11-21 00:30:05 +01:00
            age     1 d 2 h
            memory  4 GiB
            load    7.3 %
            asleep  1.5 s

            sheep
              name     dolly
              number   1
              state    running
              pasture  -
              wool     -
              tags     -
              seen     -

            marks
              ear       red
              left leg  blue

            lambs
              NAME    NO  STATE    PASTURE  WOOL  TAGS  SEEN
              bonnie   2  unknown  -        -     -     -

            """);
    }

    [Fact]
    public async Task Lines_StandUnbrokenOnLinesOfTheirOwn_HoweverNarrowTheTerminal()
    {
        var call = string.Join(' ', Enumerable.Repeat("whistle", 20));
        var sheep = new SheepRow { Name = "dolly", Number = 1 };
        _shell.Width = 40;
        _shell.Invoker.Answer = (_, _) => new SheepDetail { Sheep = sheep, Born = _shell.Clock.GetUtcNow(), Calls = [call, "come"] };
        await _shell.TypeAsync("sheep", "show", "dolly");
        _shell.Out.ShouldEndWith($"\n  {call}\n  come\n");
    }

    [Fact]
    public async Task Document_IsPrintedAsItIs()
    {
        _shell.Invoker.Answer = (_, _) => new ShedReport { Title = "2026", Text = "# Year\n" };
        await _shell.TypeAsync("shed", "report");
        _shell.Out.ShouldBe("# Year\n");
    }

    [Fact]
    public async Task Document_WithPartsMissing_ExitsPartialAndNamesThem()
    {
        _shell.Invoker.Answer = (_, _) => new ShedReport { Title = "2026", Text = "# Year\n", Missing = [new Missing("row 3", FailureKind.Conflict, "it was edited")] };
        (await _shell.TypeAsync("shed", "report")).ShouldBe(3);
        (_shell.Out, _shell.Error).ShouldBe(("# Year\n", "missing: row 3: it was edited\n"));
    }

    [Fact]
    public async Task Word_ThatIsNoUtf8_IsRefusedBeforeAnythingIsAsked()
    {
        (await _shell.TypeAsync("sheep", "show", "d\uFFFDlly")).ShouldBe(64);
        _shell.Error.ShouldStartWith("'d\uFFFDlly' is not UTF-8.\n");
    }

    [Fact]
    public async Task Document_Out_IsWrittenButNotOverAnother()
    {
        _shell.Invoker.Answer = (_, _) => new ShedReport { Title = "2026", Text = "# Year\n" };
        var file = Path.Combine(_folder.FullName, "year.md");
        (await _shell.TypeAsync("shed", "report", "--out", _folder.FullName)).ShouldBe(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("# Year\n");
        _shell.Error.ShouldBe($"wrote {file} (7 B)\n");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        (await _shell.TypeAsync("shed", "report", "--out", file)).ShouldBe(4);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("mine");
        (await _shell.TypeAsync("shed", "report", "--out", file, "--yes", "--json")).ShouldBe(0);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("# Year\n");
        _shell.Out.ShouldBe("{\n  \"title\": \"2026\",\n  \"missing\": []\n}\n");
    }

    [Fact]
    public async Task CtrlC_WhileReading_LeavesAtOnce()
    {
        _shell.Invoker.Answer = (_, _) =>
        {
            _shell.CtrlC();
            throw new OperationCanceledException();
        };
        (await _shell.TypeAsync("count")).ShouldBe(130);
    }

    [Fact]
    public async Task CtrlC_TwiceWhileReading_LeavesThoughNothingAnswers()
    {
        _shell.Invoker.Answer = (_, _) =>
        {
            _shell.CtrlC();
            _shell.CtrlC();
            return new Counted(1);
        };
        _shell.Invoker.Hang = true;
        (await _shell.TypeAsync("count")).ShouldBe(130);
        _shell.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Show_Run_PutsEvidenceBelowItsStep()
    {
        _shell.Invoker.Answer = (_, _) => new RunDetail(
            FakeInvoker.Run(RunState.Done),
            [
                new StepRow
                {
                    Kind = "sheep.shear", Phase = "apply", Id = "1", Title = "shear dolly", State = StepState.Done, Took = 3.25,
                    Evidence = [new Evidence("GET /sheep/101", "wool", "0")], Warnings = ["she was cold", "it rained"],
                },
                new StepRow { Kind = "sheep.shear", Phase = "apply", Id = "2", Title = "shear molly", State = StepState.Skipped },
            ]);
        await _shell.TypeAsync("sheep", "show", "dolly");
        _shell.Out.ShouldEndWith(
            """

            steps
              STEP  TITLE        STATE     TOOK  UPID
              1     shear dolly  done     3.3 s  -
              2     shear molly  skipped      -  -

              1 evidence
                CALL            FIELD  SEEN
                GET /sheep/101  wool   0

              1 warnings
                she was cold
                it rained

            """);
    }

    [Fact]
    public async Task DumbTerminalWithoutUnicode_GetsPlainAscii()
    {
        _shell.Width = 40;
        _shell.Environment["TERM"] = "dumb";
        _shell.Environment["LANG"] = "C";
        _shell.Invoker.Planned = (_, _) => new Plan("sheep shear", "shear a sheep with a name beyond all measure", [FakeInvoker.Step("1", "shear")]) { Warnings = ["cold"] };
        _shell.Invoker.Events = [new RunEvent(7, 1, _shell.Clock.GetUtcNow()) { Step = "1", StepState = StepState.Done }];
        await _shell.TypeAsync("sheep", "shear", "dolly");
        _shell.Error.ShouldAllBe(c => c == '\n' || (c >= ' ' && c <= '~'));
        _shell.Error.ShouldContain("[1] shear: done\n");
    }

    static SheepRow Row(string name, int number) => new() { Name = name, Number = number };

    public void Dispose() => _folder.Delete(recursive: true);

    sealed class BrokenWriter(int errno) : StringWriter
    {
        public override void Write(string? value) => throw new IOException("broken", errno);

        public override void WriteLine(string? value) => throw new IOException("broken", errno);
    }

    [Fact]
    public async Task Extra_BelowANoun_IsTypedListedExplainedAndCompletedThere()
    {
        var led = "";
        _shell.Names = noun => noun == "sheep" ? ["dolly"] : [];
        _shell.Extras.Add(new ExtraCommand("lead", "Leads a sheep by hand.", () =>
        {
            var sheep = new Argument<string>("SHEEP") { Description = "Name of a sheep." };
            var command = new Command("lead", "Leads a sheep by hand.") { sheep, new Option<string>("--rope") };
            command.SetAction(result => led = result.GetValue(sheep)!);
            return command;
        })
        {
            Noun = "sheep",
        });

        (await _shell.TypeAsync("sheep", "lead", "dolly")).ShouldBe(0);
        led.ShouldBe("dolly");
        (await _shell.TypeAsync("lead", "dolly")).ShouldBe(64);
        (await _shell.TypeAsync("sheep", "lead")).ShouldBe(64);
        _shell.Error.ShouldContain("SHEEP is missing: Name of a sheep.");
        (await _shell.TypeAsync("sheep", "--help")).ShouldBe(0);
        _shell.Out.ShouldContain("lead  Leads a sheep by hand.");
        (await _shell.TypeAsync("sheep", "lead", "--help")).ShouldBe(0);
        _shell.Out.ShouldContain("croft sheep lead SHEEP [options]");
        (await _shell.TypeAsync("complete", "sheep", "le")).ShouldBe(0);
        (await _shell.TypeAsync("complete", "sheep", "lead", "do")).ShouldBe(0);
        _shell.Out.ShouldEndWith("lead\ndolly\n");
    }
}
