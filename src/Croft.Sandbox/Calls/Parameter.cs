using System.Text.RegularExpressions;

namespace Croft.Sandbox.Calls;

internal enum ParameterType
{
    Text,
    Integer,
    Number,
    Flag,
    List,
}

/// <summary>A declared parameter, verified as Proxmox's schema check does it.</summary>
internal sealed record Parameter(string Name, ParameterType Type)
{
    public bool IsOptional { get; init; } = true;

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public int? MaxLength { get; init; }

    public int? MinLength { get; init; }

    public IReadOnlyList<string>? Values { get; init; }

    public Regex? Pattern { get; init; }

    /// <summary>Returns what is wrong with the value, without trailing newline, or null.</summary>
    public Func<string, string?>? Format { get; init; }

    /// <summary>Set for net0…net31 and the like: the highest number allowed after the name.</summary>
    public int? Indexed { get; init; }

    /// <summary>The first release that has it; null for all that are played.</summary>
    public (int Major, int Minor)? Since { get; init; }

    /// <summary>The first release that no longer has it.</summary>
    public (int Major, int Minor)? Until { get; init; }

    public bool IsIn(State.PveVersion release) =>
        (Since is not { } since || release.IsFrom(since.Major, since.Minor)) && (Until is not { } until || !release.IsFrom(until.Major, until.Minor));

    public Parameter From(int major, int minor) => this with { Since = (major, minor) };

    public Parameter Before(int major, int minor) => this with { Until = (major, minor) };

    public Parameter Required() => this with { IsOptional = false };

    public static Parameter Text(string name, Func<string, string?>? format = null, int? max = null) =>
        new(name, ParameterType.Text) { Format = format, MaxLength = max };

    public static Parameter OneOf(string name, params string[] values) => new(name, ParameterType.Text) { Values = values };

    public static Parameter Integer(string name, decimal? min = null, decimal? max = null) =>
        new(name, ParameterType.Integer) { Minimum = min, Maximum = max };

    public static Parameter Number(string name, decimal? min = null, decimal? max = null) =>
        new(name, ParameterType.Number) { Minimum = min, Maximum = max };

    public static Parameter Flag(string name) => new(name, ParameterType.Flag);

    /// <summary>An array of texts; one value alone counts as one item.</summary>
    public static Parameter List(string name) => new(name, ParameterType.List);

    public static Parameter Each(string name, int highest, Func<string, string?>? format = null) =>
        new(name, ParameterType.Text) { Indexed = highest, Format = format };
}
