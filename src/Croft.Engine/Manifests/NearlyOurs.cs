using System.Buffers;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Documents that are meant to be Croft's and don't say so rightly: left alone, they would look like deleted ones.</summary>
static class NearlyOurs
{
    const string Key = "apiVersion", Version = "croft/v1", Stem = "croft";

    /// <summary>Groups of Kubernetes that have no dot in their name; of the others each has one.</summary>
    static readonly string[] Others = ["v1", "apps/", "batch/", "autoscaling/", "policy/", "extensions/"];

    static readonly SearchValues<char> Ends = SearchValues.Create(" \t\"',}#");

    /// <summary>True where a line of a text says something like Croft's version; such a text is worth being parsed.</summary>
    public static bool MayHold(ReadOnlySpan<char> text)
    {
        foreach (var line in text.EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0 || !IsKey(line[..colon].Trim(" \t{\"'\uFEFF"))) continue;
            var value = line[(colon + 1)..].TrimStart(" \t\"'");
            if (value.IndexOfAny(Ends) is var end and >= 0) value = value[..end];
            if (MayBe(value)) return true;
        }
        return false;
    }

    /// <summary>The node that is wrong and why, as it completes "apiVersion …"; null for a document of others.</summary>
    /// <param name="document">One that is not Croft's as it stands.</param>
    /// <param name="amongOurs">Another document of its file is.</param>
    public static (YamlScalar At, string Why)? Find(YamlMap document, bool amongOurs)
    {
        foreach (var (key, value) in document.Pairs)
        {
            if (!IsKey(key.Value) || value is not YamlScalar version) continue;
            if (key.Value == Key && (IsNear(version.Value) || (MayBe(version.Value) && IsOfOurKind(document)) || (amongOurs && !IsOfOthers(version.Value))))
                return (version, $"has to be {Version}, not '{version.Value}': the document would be left alone as if it were not there");
            if (key.Value != Key && (IsNear(version.Value) || version.Value.StartsWith($"{Stem}/", StringComparison.Ordinal)))
                return (key, $"is misspelt as '{key.Value}': the document would be left alone as if it were not there");
        }
        return amongOurs && document[Key] is null && IsOfOurKind(document) && document["metadata"] is YamlMap && document["kind"] is YamlScalar kind
            ? (kind, $"is missing: say apiVersion: {Version}, else the {kind.Value} would be left alone as if it were not there")
            : null;
    }

    static bool IsKey(ReadOnlySpan<char> key) => key.Length is >= 8 and <= 13 && (key is Key || (key[0] is 'a' or 'A' && NearestWord.To(key.ToString(), [Key]) is not null));

    /// <summary>What nobody but Croft is called.</summary>
    static bool IsNear(string version) =>
        NearestWord.Distance(version.ToLowerInvariant(), Version) <= 1
        || (version.Split('/') is [var group, ['v' or 'V', ..]] && NearestWord.Distance(group.ToLowerInvariant(), Stem) <= 1)
        || (version.StartsWith(Stem, StringComparison.OrdinalIgnoreCase) && (version.Length == Stem.Length || !char.IsAsciiLetter(version[Stem.Length])));

    /// <summary>What may be Croft's where the kind is.</summary>
    static bool MayBe(ReadOnlySpan<char> version) =>
        version.Length is > 0 and <= 20 && (IsNear(version.ToString()) || (version.EndsWith("/v1") && !IsOfOthers(version.ToString())));

    static bool IsOfOthers(string version) =>
        version.AsSpan().Contains('.') || Array.Exists(Others, o => version == o || (o.EndsWith('/') && version.StartsWith(o, StringComparison.Ordinal)));

    static bool IsOfOurKind(YamlMap document) => document["kind"] is YamlScalar kind && Kind.Names.Contains(kind.Value, StringComparer.Ordinal);
}
