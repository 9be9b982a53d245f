namespace Croft.Cli.Console;

/// <summary>Lines typed before, oldest first.</summary>
internal sealed class History
{
    readonly List<string> _lines = [];

    /// <summary>Lines kept, at most.</summary>
    public const int Most = 2000;

    /// <summary>Letters of a line that the file takes, at most.</summary>
    public const int Longest = 4096;

    public IReadOnlyList<string> Lines => _lines;

    public int Count => _lines.Count;

    public string this[int at] => _lines[at];

    /// <summary>Adds a line; false when it repeats the one before.</summary>
    public bool Add(string line)
    {
        if (line.Length == 0 || (_lines.Count > 0 && _lines[^1] == line)) return false;
        _lines.Add(line);
        if (_lines.Count > Most) _lines.RemoveAt(0);
        return true;
    }

    /// <summary>The nearest line before that fits; -1 when there is none.</summary>
    public int Older(int from, Predicate<string> fits) => from <= 0 ? -1 : _lines.FindLastIndex(Math.Min(from, Count) - 1, fits);

    /// <summary>The nearest line after that fits; -1 when there is none.</summary>
    public int Newer(int from, Predicate<string> fits) => from + 1 >= Count ? -1 : _lines.FindIndex(from + 1, fits);
}
