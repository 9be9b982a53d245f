namespace Croft.Contracts;

/// <summary>Makes a request property a positional argument, by its order from 0.</summary>
/// <remarks>Descriptions come from <see cref="System.ComponentModel.DescriptionAttribute"/>, limits from
/// <see cref="System.ComponentModel.DataAnnotations.RangeAttribute"/>, <c>AllowedValues</c>, <c>StringLength</c> and <c>RegularExpression</c>.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PositionalAttribute(int order) : Attribute
{
    /// <summary>Order among the positional arguments, from 0.</summary>
    public int Order { get; } = order;

    /// <summary>Name of the property that takes its place: given that, this one is neither needed nor allowed.</summary>
    public string? Unless { get; init; }
}

/// <summary>Says what a number counts (<c>MB</c>, <c>bytes</c>, <c>s</c>, <c>%</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnitAttribute(string unit) : Attribute
{
    /// <summary>The unit's symbol.</summary>
    public string Unit { get; } = unit;
}

/// <summary>Marks a secret: read from a file, standard input or a prompt, never from an argument; never shown.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;

/// <summary>Says which noun's names complete this value (<c>guest</c>, <c>node</c>, <c>cluster</c>, <c>storage</c>, <c>run</c>, <c>role</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NamesAttribute(string noun) : Attribute
{
    /// <summary>The noun.</summary>
    public string Noun { get; } = noun;
}

/// <summary>Places a result property in the table of a list; without it the property is only in JSON, YAML and <c>show</c>.</summary>
/// <param name="order">Order from left, from 0.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ColumnAttribute(int order) : Attribute
{
    /// <summary>Order from left, from 0.</summary>
    public int Order { get; } = order;

    /// <summary>Header; the property's name in upper case when null.</summary>
    public string? Header { get; init; }

    /// <summary>Which columns go first when the terminal is narrow: the highest number first; 0 never goes.</summary>
    public int Drop { get; init; }

    /// <summary>True for what is typed into other commands, or tells one row from another: it is never cut, others leave for it.</summary>
    public bool Typed { get; init; }

    /// <summary>True for what says nothing once it is cut (a path, a moment): it is wrapped, or goes below its row.</summary>
    public bool Whole { get; init; }
}

/// <summary>Marks what changes by itself, as a measured figure or the time of a reading does: it makes no other version of what it stands in.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MeasuredAttribute : Attribute;

/// <summary>Marks, in an item of a stream, what to go on from after it; and in the stream's request, where that is given.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResumesAttribute : Attribute;

/// <summary>Says how people are shown a word that says too little by itself; JSON keeps the word.</summary>
/// <param name="text">What is shown.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ShownAttribute(string text) : Attribute
{
    /// <summary>What is shown.</summary>
    public string Text { get; } = text;
}

/// <summary>Marks a list of texts that each have a line of their own, unbroken, so that they can be copied.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LinesAttribute : Attribute;

/// <summary>Marks a string as a file's content: faces read and write the file, the name never crosses.</summary>
/// <param name="fileName">Suggested name when it is written (<c>report.md</c>).</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DocumentAttribute(string fileName) : Attribute
{
    /// <summary>Suggested name.</summary>
    public string FileName { get; } = fileName;
}

/// <summary>Marks values that may hold secrets though they are typed in the open: the audit writes <c>***</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedactedAttribute : Attribute;

/// <summary>Marks files that are read only where the request asks for what needs them.</summary>
/// <param name="property">Name of the property, a truth, that asks.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ReadForAttribute(string property) : Attribute
{
    /// <summary>Name of the property that asks.</summary>
    public string Property { get; } = property;
}

/// <summary>Marks a truth about a request's documents that no word sets: true where none were named, so that they are all there are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WholeAttribute : Attribute;
