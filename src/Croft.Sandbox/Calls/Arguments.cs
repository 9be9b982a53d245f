namespace Croft.Sandbox.Calls;

internal enum ArgumentShape
{
    Scalar,
    Array,
    Hash,
    JsonFlag,
}

internal readonly record struct Argument(string Value, ArgumentShape Shape = ArgumentShape.Scalar, IReadOnlyList<string>? Items = null)
{
    public static Argument List(IReadOnlyList<string> items) => new("ARRAY", ArgumentShape.Array, items);
}

/// <summary>What a request carries, from path, query and body together.</summary>
internal sealed class Arguments
{
    readonly Dictionary<string, Argument> values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Argument> All => values;

    public bool IsEmpty => values.Count == 0;

    /// <summary>A repeated scalar becomes an array, as Perl's form parser makes it.</summary>
    public void Add(string name, Argument argument) =>
        values[name] = values.TryGetValue(name, out var before) ? Argument.List([.. before.Items ?? [before.Value], argument.Value]) : argument;

    public void Set(string name, string value) => values[name] = new Argument(value);

    public void Drop(string name) => values.Remove(name);

    public bool Has(string name) => values.ContainsKey(name);

    public string? Text(string name) => values.TryGetValue(name, out var argument) ? argument.Value : null;

    /// <summary>A list; one value alone is a list of one.</summary>
    public IReadOnlyList<string> Items(string name) =>
        values.TryGetValue(name, out var argument) ? argument.Items ?? [argument.Value] : [];
}
