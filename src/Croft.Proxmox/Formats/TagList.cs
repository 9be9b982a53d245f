namespace Croft.Proxmox;

/// <summary>Lists in one text, such as tags: parted by <c>;</c>, <c>,</c> or white space.</summary>
public static class TagList
{
    static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n', '\0'];

    /// <summary>The items in their order; none for null.</summary>
    public static IReadOnlyList<string> Parse(string? text) =>
        string.IsNullOrEmpty(text) ? [] : text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The form Proxmox stores: parted by <c>;</c>.</summary>
    public static string Format(IEnumerable<string> tags) => string.Join(';', tags);
}
