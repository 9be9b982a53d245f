using System.Text;
using Croft.Contracts;

namespace Croft.Engine.Planning;

/// <summary>What an import could not express, as the file that lies beside its documents.</summary>
static class ImportReport
{
    /// <summary>Name of the file.</summary>
    public const string Name = "import-report.md";

    public static string Write(ImportResult result)
    {
        var text = new StringBuilder("# Import\n\n");
        text.Append($"{result.Documents} {(result.Documents == 1 ? "document" : "documents")}: {string.Join(", ", result.Kinds.Select(k => $"{k.Value} {k.Key}"))}. {result.Typed} keys have a type, {result.Verbatim.Count} stand as Proxmox writes them.\n\n");
        text.Append(result.Proven ? "Proof: held against the estate they were read from, the documents differ in nothing.\n" : "Proof: the documents differ from the estate they were read from; what differs is listed at the end.\n");
        Section(text, "Kept as Proxmox writes them", result.Verbatim);
        Section(text, "In no document", result.LeftOut);
        Section(text, "Secrets", result.Secrets);
        if (result.Missing.Count > 0)
        {
            text.Append("\n## Not imported, or different\n\n");
            foreach (var missing in result.Missing) text.Append($"- {Cell(missing.What)}: {Cell(missing.Why)}\n");
        }
        return text.ToString();
    }

    static void Section(StringBuilder text, string title, IReadOnlyList<ImportedKey> keys)
    {
        if (keys.Count == 0) return;
        text.Append($"\n## {title}\n\n| key | documents | |\n|---|---|---|\n");
        foreach (var group in keys.GroupBy(k => (k.Key, k.Why)).OrderBy(g => g.Key.Key, StringComparer.Ordinal))
            text.Append($"| `{Cell(group.Key.Key)}` | {Cell(string.Join(", ", group.Select(k => k.Document)))} | {Cell(group.Key.Why ?? "")} |\n");
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace('\n', ' ');
}
