using System.Globalization;

namespace Croft.Engine.Inventory.Past;

/// <summary>One value that changed, as texts; null for none.</summary>
sealed record Difference(string Field, string? Before, string? After)
{
    /// <summary>Instead of a field's name: the whole appeared or went.</summary>
    public const string Whole = "";

    /// <summary>In words, for whoever watches: <c>status stopped → running</c>.</summary>
    public override string ToString() => $"{Field} {Word(Before)} → {Word(After)}";

    /// <summary>A value as it is kept.</summary>
    public static string? Text<T>(T value) => value switch
    {
        null => null,
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    static string Word(string? text) => text?.Trim(';') is { Length: > 0 } word ? word : "none";
}

/// <summary>Gathers what differs between two sights of one thing.</summary>
sealed class Differences : List<Difference>
{
    /// <summary>Adds the value where it differs.</summary>
    public Differences Note<T>(string field, T was, T now)
    {
        if (!EqualityComparer<T>.Default.Equals(was, now))
            Add(new Difference(field, Difference.Text(was), Difference.Text(now)));
        return this;
    }
}
