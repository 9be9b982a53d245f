using System.Reflection;
using System.Text.Json.Nodes;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>A result that is a document: printed as it is, or written to a file.</summary>
internal sealed class DocumentOutput(Screen output, Notes notes, Settings settings)
{
    /// <summary>Prints or writes it; an existing file is only replaced when the user agreed; returns the exit code it means.</summary>
    /// <exception cref="FailureException">Denied: the file exists. Conflict: it can't be written.</exception>
    public int Print(object result, PropertyInfo document, string? path, bool replace)
    {
        var content = (string?)document.GetValue(result) ?? "";
        if (path is not null)
        {
            var written = Write(path, document.GetCustomAttribute<DocumentAttribute>()!.FileName, content, replace);
            notes.Note($"wrote {written} ({Display.Bytes(System.Text.Encoding.UTF8.GetByteCount(content))})");
        }
        if (settings.Machine)
        {
            var node = ResultJson.Node(result, settings.Columns);
            if (path is not null && node is JsonObject fields) fields.Remove(Words.Camel(document.Name));
            output.Write(settings.Yaml ? ResultYaml.Write(node) : ResultJson.Write(node) + "\n");
        }
        else if (path is null)
        {
            // A terminal is shown no control characters that came with names; a file or pipe gets it byte for byte.
            if (output.Terminal) foreach (var line in content.TrimEnd('\n').Split('\n')) output.Line(Plain.Of(line));
            else output.Write(content.EndsWith('\n') ? content : content + "\n");
        }
        foreach (var part in (result as IPartial)?.Missing ?? []) notes.Missing(part);
        return ExitCodes.Of(result as IPartial);
    }

    static string Write(string path, string suggested, string content, bool replace)
    {
        if (Directory.Exists(path) || path.EndsWith('/')) path = Path.Combine(path, suggested);
        if (File.Exists(path) && !replace)
            throw new FailureException(FailureKind.Denied, $"{path} exists and was not overwritten.", "Name another file, or add --yes to overwrite it.");
        try
        {
            FilesOutput.WriteWhole(path, content, replace);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"{path} could not be written.") { Cause = e.Message, WayOut = "Name a file in a folder that can be written to." }, e);
        }
    }
}
