using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Croft.Contracts;

namespace Croft.Cli.Tests.Fakes;

/// <summary>Invented verbs that hold every kind of property and every effect.</summary>
internal static class Herd
{
    public static readonly VerbInfo List = new("sheep", "list", "Lists sheep.", "sheep.read", Effect.Reads, typeof(ListSheep), typeof(Page<SheepRow>));
    public static readonly VerbInfo Show = new("sheep", "show", "Shows one sheep in full.", "sheep.read", Effect.Reads, typeof(NameSheep), typeof(SheepDetail));
    public static readonly VerbInfo Watch = new("sheep", "watch", "Follows what a sheep does.", "sheep.read", Effect.Reads, typeof(NameSheep), typeof(SheepRow)) { Streams = true };
    public static readonly VerbInfo Shear = new("sheep", "shear", "Shears sheep.", "sheep.change", Effect.Changes, typeof(ShearSheep), typeof(Plan));
    public static readonly VerbInfo Drive = new("sheep", "drive", "Drives sheep to a meadow.", "sheep.change", Effect.Changes, typeof(DriveSheep), typeof(Plan));
    public static readonly VerbInfo Slaughter = new("sheep", "slaughter", "Destroys a sheep and its wool.", "sheep.destroy", Effect.Destroys, typeof(NameSheep), typeof(Plan));
    public static readonly VerbInfo Key = new("shed", "set-key", "Replaces the key of a shed.", "shed.keep", Effect.Keeps, typeof(SetKey), typeof(ShedKept));
    public static readonly VerbInfo Size = new("shed", "set-size", "Keeps the size of a shed.", "shed.keep", Effect.Keeps, typeof(SetSize), typeof(Counted));
    public static readonly VerbInfo Report = new("shed", "report", "Renders the year of a shed.", "shed.read", Effect.Reads, typeof(Nothing), typeof(ShedReport));
    public static readonly VerbInfo Count = new("", "count", "Counts everything that has legs.", "sheep.read", Effect.Reads, typeof(Nothing), typeof(Counted));
    public static readonly VerbInfo Version = new("", "version", "Shows the version.", Permissions.Anyone, Effect.Reads, typeof(Nothing), typeof(Counted)) { NeedsWorkspace = false };

    public static readonly IReadOnlyList<VerbInfo> All = [Count, Version, List, Show, Watch, Shear, Drive, Slaughter, Key, Size, Report];
}

internal enum Breed
{
    Merino,
    BlackFace,
    Texel,
}

internal enum SheepState
{
    Running,
    Stopped,
    Unknown,
}

internal sealed record Nothing;

internal sealed record ListSheep
{
    [Description("Breeds to list."), Names("breed")] public IReadOnlyList<Breed> Breed { get; init; } = [];
    [Description("Asks the shepherds first.")] public bool Fresh { get; init; }
    [Description("As it was then.")] public DateTimeOffset? AsOf { get; init; }
    [Description("Most rows."), Range(1, 500)] public int Limit { get; init; } = 100;
}

internal sealed record NameSheep
{
    [Positional(0), Required, Description("Name or number of a sheep."), Names("sheep")] public string Sheep { get; init; } = "";
}

internal sealed record ShearSheep
{
    [Positional(0), Required, Description("Names of the sheep."), Names("sheep")] public IReadOnlyList<string> Sheep { get; init; } = [];
    [Description("How the wool is cut.")] public Breed? Style { get; init; }
    [Description("Memory of the shears."), Unit("MB"), Range(16, 65536)] public int? Memory { get; init; }
    [Description("Wool to leave."), Unit("%")] public double? Leave { get; init; }
    [Description("Time until it is given up.")] public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);
    [Description("Sweeps up afterwards.")] public bool Sweep { get; init; } = true;
    [Description("Keeps the wool dry.")] public bool? Dry { get; init; }
    [Description("Marks to set.")] public IReadOnlyDictionary<string, string> Set { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    [Description("Where the wool goes."), AllowedValues("attic", "barn")] public string? Store { get; init; }
    [Description("Tags to leave."), StringLength(8)] public IReadOnlyList<string> Tags { get; init; } = [];
}

internal sealed record DriveSheep
{
    [Positional(0, Unless = nameof(Which)), Required, Description("Name or number of a sheep."), Names("sheep")] public string Sheep { get; init; } = "";
    [Positional(1), Required, Description("Where it goes."), AllowedValues("hill", "dale")] public string Meadow { get; init; } = "";
    [Description("Every sheep that fits.")] public string? Which { get; init; }
}

internal sealed record SetKey
{
    [Positional(0), Required, Description("Name of the shed.")] public string Shed { get; init; } = "";
    [Secret, Required, Description("The new key.")] public string Key { get; init; } = "";
    [Document("rules.txt"), Description("Rules of the shed.")] public string? Rules { get; init; }
}

internal sealed record SetSize
{
    [Required, Description("Number of doors.")] public int Doors { get; init; }
}

internal sealed record ShedKept
{
    public required string Shed { get; init; }
    public int Length { get; init; }
    public string? Rules { get; init; }
}

internal sealed record ShedReport : IPartial
{
    public required string Title { get; init; }
    [Document("year.md")] public required string Text { get; init; }
    public IReadOnlyList<Missing> Missing { get; init; } = [];
}

internal sealed record Counted(int Legs);

internal sealed record SheepRow
{
    [Column(0)] public required string Name { get; init; }
    [Column(1, Header = "NO")] public required int Number { get; init; }
    [Column(2)] public SheepState? State { get; init; }
    [Column(3, Drop = 2)] public string? Pasture { get; init; }
    [Column(4, Drop = 3), Unit("bytes")] public long? Wool { get; init; }
    [Column(5, Drop = 4)] public IReadOnlyList<string> Tags { get; init; } = [];
    [Column(6, Drop = 5), Unit("age")] public DateTimeOffset? Seen { get; init; }
    public string? Note { get; init; }
}

internal sealed record SheepDetail
{
    public required SheepRow Sheep { get; init; }
    public required DateTimeOffset Born { get; init; }
    [Unit("s")] public double Age { get; init; }
    [Unit("MB")] public int Memory { get; init; }
    [Unit("%")] public double Load { get; init; }
    public TimeSpan Asleep { get; init; }
    public string? Owner { get; init; }
    public IReadOnlyDictionary<string, string> Marks { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<SheepRow> Lambs { get; init; } = [];
    [Lines] public IReadOnlyList<string> Calls { get; init; } = [];
}
