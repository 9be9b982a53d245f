using Croft.Contracts;

namespace Croft.Engine.State.Yaml;

/// <summary>Gathers everything that is wrong with one file, so that it is reported at once.</summary>
sealed class YamlFaults(string file)
{
    readonly List<Fault> faults = [];

    /// <summary>True when the text could not be read to its end: what is missing may only be unread.</summary>
    public bool Cut { get; private set; }

    /// <summary>What was found, in order of its place.</summary>
    public IEnumerable<Fault> All => faults.OrderBy(f => f.At!.Line).ThenBy(f => f.At!.Column);

    /// <summary>True where something was found wrong at the place of a node.</summary>
    public bool HasAt(YamlNode node) => faults.Exists(f => f.At!.Line == node.Line && f.At.Column == node.Column);

    public void Add(string field, string message, YamlNode at) => Add(field, message, at.Line, at.Column);

    /// <summary>Notes a key that is none of those known, with the one that was probably meant.</summary>
    public void AddUnknown(string field, YamlScalar key, IEnumerable<string> known) =>
        Add(field, NearestWord.To(key.Value, known) is { } nearest ? $"is unknown; did you mean {nearest}?" : $"is unknown; known here: {string.Join(", ", known.Order(StringComparer.Ordinal))}", key);

    public void AddUnlessCut(string field, string message, YamlNode at)
    {
        if (!Cut)
            Add(field, message, at);
    }

    public void CutAt(string message, int line, int column)
    {
        Cut = true;
        Add(Path.GetFileName(file), message, line, column);
    }

    public void ThrowIfAny()
    {
        if (faults.Count == 0)
            return;
        throw new FailureException(new Failure(FailureKind.Invalid, $"{file} has {(faults.Count == 1 ? "a fault" : $"{faults.Count} faults")}.")
        {
            Faults = [.. All],
            WayOut = "Correct the file; nothing was done.",
        });
    }

    void Add(string field, string message, int line, int column) =>
        faults.Add(new Fault(field, message) { At = new FilePosition(file, line, column) });
}
