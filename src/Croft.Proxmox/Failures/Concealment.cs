using System.Text;

namespace Croft.Proxmox;

/// <summary>Takes secret values out of Proxmox's words: refusals, task texts and log lines may repeat what a call was given.</summary>
/// <param name="values">The values; those of several lines are looked for line by line too.</param>
public sealed class Concealment(IEnumerable<string> values)
{
    // The longest first, so that no part of one is left standing by another.
    readonly List<string> hidden =
        [.. values.SelectMany(v => v.Split('\n').Append(v)).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length)];

    /// <summary>The text with <c>***</c> in place of each value.</summary>
    public string Of(string text) => hidden.Aggregate(text, Without);

    /// <summary>How many values, as ever: none of them.</summary>
    public override string ToString() => $"{hidden.Count} values";

    // A short value is masked only where it stands alone: `1` is no part of `101`.
    static string Without(string text, string value)
    {
        if (value.Length > 3) return text.Replace(value, "***", StringComparison.Ordinal);
        var masked = new StringBuilder();
        var from = 0;
        while (text.IndexOf(value, from, StringComparison.Ordinal) is >= 0 and var at)
        {
            var end = at + value.Length;
            var alone = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
            masked.Append(text, from, at - from).Append(alone ? "***" : value);
            from = end;
        }
        return masked.Append(text, from, text.Length - from).ToString();
    }
}
