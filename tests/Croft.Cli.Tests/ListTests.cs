using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests;

public sealed class ListTests
{
    readonly Shell _shell = new();

    [Fact]
    public async Task List_Piped_PrintsPlainAlignedColumnsWithoutCutting()
    {
        Answer(Flock());
        var code = await _shell.TypeAsync("sheep", "list");
        code.ShouldBe(0);
        _shell.Out.ShouldBe(
            """
            NAME                               NO  STATE    PASTURE     WOOL  TAGS      SEEN
            dolly                             101  running  north    4.5 GiB  web, red  12 s ago
            a-sheep-with-quite-a-long-name-1    7  stopped  -              -  -         -
            montauciel                         12  unknown  south      512 B  -         1 d 1 h ago

            """);
        _shell.Error.ShouldBe("3 rows, read 12 s ago\n");
    }

    [Theory]
    [InlineData(80, "no room for SEEN\n",
        """
        NAME                               NO  STATE    PASTURE     WOOL  TAGS
        dolly                             101  running  north    4.5 GiB  web, red
        a-sheep-with-quite-a-long-name-1    7  stopped  -              -  -
        montauciel                         12  unknown  south      512 B  -

        """)]
    [InlineData(40, "no room for\nPASTURE, WOOL, TAGS, SEEN\n",
        """
        NAME                         NO  STATE
        dolly                       101  running
        a-sheep-with-quite-a-long…    7  stopped
        montauciel                   12  unknown

        """)]
    public async Task List_OnTerminal_DropsThenCutsColumns_AndNamesWhatWasDropped(int width, string dropped, string expected)
    {
        _shell.Width = width;
        _shell.Environment["NO_COLOR"] = "1";
        Answer(Flock());
        await _shell.TypeAsync("sheep", "list");
        _shell.Out.ShouldBe(expected);
        _shell.Error.ShouldBe($"3 rows, read 12 s ago, {dropped}");
        _shell.Out.Split('\n').ShouldAllBe(l => l.Length <= width);
    }

    [Fact]
    public async Task Show_OnANarrowTerminal_NamesTheColumnsThatItsListsLack()
    {
        _shell.Width = 40;
        _shell.Environment["NO_COLOR"] = "1";
        var flock = Flock().Items;
        Answer(new SheepDetail { Sheep = flock[0], Born = _shell.Clock.GetUtcNow(), Lambs = flock });
        await _shell.TypeAsync("sheep", "show", "dolly");
        _shell.Error.ShouldBe("no room for PASTURE, WOOL, TAGS, SEEN\n");
    }

    [Fact]
    public async Task List_OnColourTerminal_ColoursStatesAndNeverUnknownAsFine()
    {
        _shell.Width = 100;
        Answer(Flock());
        await _shell.TypeAsync("sheep", "list");
        _shell.Out.ShouldContain("\e[32mrunning\e[0m");
        _shell.Out.ShouldContain("\e[90mstopped\e[0m");
        _shell.Out.ShouldContain("\e[33munknown\e[0m");
    }

    [Fact]
    public async Task List_Json_IsArrayOfRowsWithColumnsAlwaysThere()
    {
        Answer(new Page<SheepRow>([new SheepRow { Name = "dolly", Number = 1, State = SheepState.Running, Tags = ["é"] }]));
        await _shell.TypeAsync("sheep", "list", "--json");
        _shell.Out.ShouldBe(
            """
            [
              {
                "name": "dolly",
                "number": 1,
                "state": "running",
                "pasture": null,
                "wool": null,
                "tags": [
                  "é"
                ],
                "seen": null
              }
            ]

            """);
        _shell.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task List_Yaml_QuotesWhatWouldReadAsSomethingElse()
    {
        Answer(new Page<SheepRow>([new SheepRow { Name = "101", Number = 1, Pasture = "true" }]));
        await _shell.TypeAsync("--yaml", "sheep", "list", "--columns", "name,number,pasture,wool");
        _shell.Out.ShouldBe(
            """
            - name: "101"
              number: 1
              pasture: "true"
              wool: null

            """);
    }

    [Fact]
    public async Task List_Columns_ShowsThoseInTheirOrder()
    {
        Answer(Flock());
        await _shell.TypeAsync("sheep", "list", "--columns", "no,note", "--columns=NAME");
        _shell.Out.ShouldStartWith(" NO  NOTE  NAME\n101  -     dolly\n");
    }

    [Fact]
    public async Task List_UnknownColumn_NamesThoseThereAre()
    {
        (await _shell.TypeAsync("sheep", "list", "--columns", "")).ShouldBe(64);
        _shell.Error.ShouldContain("--columns names no field; there are name, number, state");
        (await _shell.TypeAsync("sheep", "list", "--columns", "hoof")).ShouldBe(64);
        _shell.Error.ShouldContain("--columns 'hoof' is no field; there are name, number, state");
    }

    [Fact]
    public async Task List_Empty_SaysSoOnStandardError()
    {
        Answer(new Page<SheepRow>([]));
        (await _shell.TypeAsync("sheep", "list")).ShouldBe(0);
        _shell.Out.ShouldBeEmpty();
        _shell.Error.ShouldBe("nothing to list\n");
    }

    [Theory]
    [InlineData("--json", "{\"next\":\"lab/101\"}\n")]
    [InlineData("--quiet", "more follow after lab/101\n")]
    [InlineData("--no-color", "3 rows, read 12 s ago, more follow after lab/101\n")]
    public async Task List_ThatGoesOn_SaysWhereEvenToPrograms(string option, string expected)
    {
        Answer(Flock() with { Next = "lab/101" });
        (await _shell.TypeAsync("sheep", "list", option)).ShouldBe(0);
        _shell.Error.ShouldBe(expected);
    }

    [Fact]
    public async Task List_PartMissing_ExitsPartialAndNamesIt()
    {
        Answer(Flock() with { Missing = [new Missing("lab/pve2", FailureKind.TimedOut, "no answer within 5 s")] });
        (await _shell.TypeAsync("sheep", "list", "--quiet")).ShouldBe(3);
        _shell.Error.ShouldBe("missing: lab/pve2: no answer within 5 s\n");
    }

    [Fact]
    public async Task List_PartMissingAsJson_SaysSoAsAJsonLine()
    {
        Answer(Flock() with { Missing = [new Missing("lab/pve2", FailureKind.TimedOut, "no answer")] });
        (await _shell.TypeAsync("sheep", "list", "--json")).ShouldBe(3);
        _shell.Error.ShouldBe("{\"missing\":{\"what\":\"lab/pve2\",\"kind\":\"timedOut\",\"why\":\"no answer\"}}\n");
    }

    [Fact]
    public async Task List_NameWithEscapes_CannotDriveTheTerminal()
    {
        _shell.Width = 80;
        Answer(new Page<SheepRow>([new SheepRow { Name = "a\e[2Jb\rc", Number = 1 }]));
        await _shell.TypeAsync("sheep", "list", "--no-color");
        _shell.Out.ShouldContain("a?[2Jb?c");
        _shell.Out.ShouldNotContain("\e");
    }

    [Fact]
    public async Task List_WideCharacters_StayAligned()
    {
        Answer(new Page<SheepRow>([new SheepRow { Name = "羊", Number = 1 }, new SheepRow { Name = "ab", Number = 2 }]));
        await _shell.TypeAsync("sheep", "list", "--columns", "name,number");
        _shell.Out.ShouldBe("NAME  NO\n羊     1\nab     2\n");
    }

    void Answer(object result) => _shell.Invoker.Answer = (_, _) => result;

    Page<SheepRow> Flock() => new(
    [
        new SheepRow
        {
            Name = "dolly", Number = 101, State = SheepState.Running, Pasture = "north", Wool = 4_831_838_208, Tags = ["web", "red"],
            Seen = _shell.Clock.GetUtcNow() - TimeSpan.FromSeconds(12),
        },
        new SheepRow { Name = "a-sheep-with-quite-a-long-name-1", Number = 7, State = SheepState.Stopped },
        new SheepRow { Name = "montauciel", Number = 12, Pasture = "south", Wool = 512, Seen = _shell.Clock.GetUtcNow() - TimeSpan.FromHours(25) },
    ])
    {
        OldestReading = _shell.Clock.GetUtcNow() - TimeSpan.FromSeconds(12),
    };
}
