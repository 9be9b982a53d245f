using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;

namespace Croft.Contracts;

/// <summary>A YAML file as it crosses a face: its name for people, and what it holds.</summary>
/// <param name="Path">Path as the user knows it; nothing is opened by it.</param>
/// <param name="Text">All of it.</param>
public sealed record DocumentFile(string Path, string Text)
{
    /// <summary>Characters that a manifest may hold; a face takes no more bytes into memory.</summary>
    public const int Longest = 4 << 20;

    /// <summary>Bytes of a file that is longer: its text is then left out, but for what says that it is Croft's.</summary>
    public long? Length { get; init; }

    /// <summary>True for a file that was not named and lies in the same workspace: what its documents give to those that were named counts, and nothing else of it.</summary>
    public bool IsBeside { get; init; }

    /// <summary>True for one that Croft makes anew each time: one that is there is replaced without asking.</summary>
    public bool IsDerived { get; init; }

    /// <summary>True where a text says of itself that it is Croft's, in whatever form; such a one is read, any other left alone.</summary>
    public static bool NamesCroft(ReadOnlySpan<char> text)
    {
        const string key = "apiVersion", stem = "croft/";
        for (var at = text.IndexOf(stem); at >= 0;)
        {
            if (text[Math.Max(0, at - 60)..at].Contains(key, StringComparison.Ordinal)) return true;
            var next = text[(at + stem.Length)..].IndexOf(stem);
            at = next < 0 ? -1 : at + stem.Length + next;
        }
        return false;
    }
}

/// <summary>A file of the user's with changes in it.</summary>
/// <param name="Path">Path as it was read.</param>
/// <param name="Text">All of it, changed.</param>
/// <param name="Replaces">SHA-256 of the text that was changed, in hexadecimal: a file that holds another by now is left as it is.</param>
public sealed record EditedFile(string Path, string Text, string Replaces)
{
    /// <summary>What changed in it.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <summary>The digest that tells one text from another.</summary>
    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Manifests with the values that go into them.</summary>
public abstract record ManifestsRequest
{
    /// <summary>The manifests.</summary>
    [Positional(0), Description("Manifests: files or folders; the whole workspace when none are named.")]
    public IReadOnlyList<DocumentFile> Documents { get; init; } = [];

    /// <summary>Which values.</summary>
    [Description("Values for ${…}: values/NAME.yaml over values/default.yaml."), RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]*", ErrorMessage = "has to be the name of a file in values/, without its ending.")]
    public string? Values { get; init; }
}

/// <summary>Request of <c>validate</c>.</summary>
public sealed record ValidateRequest : ManifestsRequest;

/// <summary>What <c>validate</c> found right.</summary>
/// <param name="Documents">Documents of Croft that were read.</param>
/// <param name="Files">Files that hold them.</param>
/// <param name="LeftAlone">Files with other YAML, which were left alone.</param>
public sealed record Validation(int Documents, int Files, int LeftAlone)
{
    /// <summary>Files whose values went in.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Documents by kind.</summary>
    public IReadOnlyDictionary<string, int> Kinds { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);
}

/// <summary>Request of <c>schema</c>.</summary>
public sealed record SchemaRequest
{
    /// <summary>The kind.</summary>
    [Description("Kind of document, as VirtualMachine."), Names("kind")]
    public string? Kind { get; init; }

    /// <summary>All of them in one.</summary>
    [Description("One schema for documents of every kind.")]
    public bool All { get; init; }
}

/// <summary>A JSON Schema.</summary>
public sealed record SchemaDocument
{
    /// <summary>The schema (draft 2020-12).</summary>
    [Document("croft.schema.json"), Required]
    public required string Schema { get; init; }
}
