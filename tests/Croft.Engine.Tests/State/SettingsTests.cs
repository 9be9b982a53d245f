using System.ComponentModel.DataAnnotations;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Tests.State;

public sealed class SettingsTests
{
    static readonly OptionSection[] Sections = [new("state", typeof(StateOptions)), new("things", typeof(Things))];
    const string Head = "apiVersion: croft/v1\nworkspace:\n  id: 0b1c5b9e-8d3c-4c6e-9d59-0f3f2f6f1a11\n  name: lab\n";

    internal sealed record Things
    {
        [Range(1, 10)] public int Most { get; init; } = 3;
        public bool Loud { get; init; }
        [Range(typeof(TimeSpan), "00:00:01", "01:00:00")] public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);
        public IReadOnlyList<string> Names { get; init; } = [];
        public Inner Inner { get; init; } = new();
    }

    internal sealed record Inner
    {
        public long Size { get; init; }
    }

    static Settings Read(string text) => Settings.Read("/lab/croft.yaml", text, Sections);

    static IReadOnlyList<string> Faults(string text)
    {
        var failure = Should.Throw<FailureException>(() => Read(text)).Failure;
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Faults.ShouldAllBe(f => f.At!.File == "/lab/croft.yaml");
        return [.. failure.Faults.Select(f => $"{f.At!.Line}:{f.At.Column} {f.Field} {f.Message}")];
    }

    [Fact]
    public void Read_Head_GivesTheWorkspaceAndDefaults()
    {
        var settings = Read(Head);
        settings.Workspace.ShouldBe(new Workspace("/lab", Guid.Parse("0b1c5b9e-8d3c-4c6e-9d59-0f3f2f6f1a11"), "lab"));
        settings.Get<Things>().ShouldSatisfyAllConditions(t => t.Most.ShouldBe(3), t => t.Every.ShouldBe(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Read_Sections_BindsEveryKind()
    {
        var things = Read(Head + "things:\n  most: 7\n  loud: true\n  every: 2m\n  names: [a, \"b c\"]\n  inner: { size: 5000000000 }\n").Get<Things>();
        things.ShouldSatisfyAllConditions(
            t => t.Most.ShouldBe(7), t => t.Loud.ShouldBeTrue(), t => t.Every.ShouldBe(TimeSpan.FromMinutes(2)),
            t => t.Names.ShouldBe(["a", "b c"]), t => t.Inner.Size.ShouldBe(5_000_000_000));
    }

    [Fact]
    public void Read_ManyFaults_NamesAllAtOnceWithTheirPlaces() =>
        Faults(Head + "thngs: {}\nthings:\n  most: 77\n  loud: maybe\n  evry: 5s\n  most: 2\n  every: 5\n  names: a\nstate: 3\n").ShouldBe([
            "5:1 thngs is unknown; did you mean things?",
            "7:9 things.most has to be from 1 to 10",
            "8:9 things.loud has to be true or false, not 'maybe'",
            "9:3 things.evry is unknown; did you mean every?",
            "10:3 most is given twice, first in line 7",
            "11:10 things.every has to be a time such as 500ms, 30s, 5m, 4h or 1d, not '5'",
            "12:10 things.names has to be a list",
            "13:8 state has to hold keys and values",
        ]);

    [Fact]
    public void Read_BrokenYaml_NamesThePlace_AndWhatStandsBefore()
    {
        var faults = Faults(Head + "things:\n  most: 77\n  loud: [true\nstate:\n");
        faults[0].ShouldBe("6:9 things.most has to be from 1 to 10");
        faults[1].ShouldContain("croft.yaml can't be read from here on");
        faults.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "1:1 croft.yaml has to hold keys and values: apiVersion, workspace")]
    [InlineData("- a\n", "1:1 croft.yaml has to hold keys and values: apiVersion, workspace")]
    [InlineData("apiVersion: croft/v9\nworkspace:\n  id: 0b1c5b9e-8d3c-4c6e-9d59-0f3f2f6f1a11\n", "1:13 apiVersion has to be croft/v1")]
    [InlineData("apiVersion: croft/v1\n", "1:1 workspace is missing; croft init writes it")]
    [InlineData("apiVersion: croft/v1\nworkspace:\n  name: x\n", "3:3 workspace.id is missing or zero; croft init writes it")]
    [InlineData("apiVersion: croft/v1\nworkspace:\n  id: 00000000-0000-0000-0000-000000000000\n", "3:3 workspace.id is missing or zero; croft init writes it")]
    [InlineData("apiVersion: croft/v1\nworkspace:\n  id: nonsense\n", "3:7 workspace.id has to be a GUID, not 'nonsense'")]
    [InlineData(Head + "zzzzzz: 1\n", "5:1 zzzzzz is unknown; known here: apiVersion, state, things, workspace")]
    [InlineData(Head + "state: &a {}\nthings: *a\n", "6:9 croft.yaml uses an anchor or alias, which Croft does not read here")]
    [InlineData(Head + "---\na: b\n", "5:1 croft.yaml holds more than one document")]
    [InlineData("\tapiVersion: x", null)]
    public void Read_WrongText_SaysWhat(string text, string? fault)
    {
        var faults = Faults(text);
        if (fault is not null)
            faults.ShouldBe([fault]);
    }

    [Theory]
    [InlineData("lab")]
    [InlineData("true")]
    [InlineData("a: b # c")]
    [InlineData("\"quoted\" \\ 'both'")]
    [InlineData("12")]
    [InlineData("Büro – süd")]
    public void Text_AnyName_IsReadBack(string name) =>
        Read(Settings.Text(Guid.NewGuid(), name)).Workspace.Name.ShouldBe(name);
}
