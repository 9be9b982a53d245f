using System.CommandLine;
using System.Text.Json;
using Croft.Cli;
using Croft.Contracts;
using Croft.Sandbox.Saving;

namespace Croft.Commands;

/// <summary><c>sandbox save</c> and <c>sandbox load</c>: a running cluster's whole state to a file and back.</summary>
static class SandboxStateCommands
{
    public static Command Save(CliTerminal terminal)
    {
        var path = new Argument<FileInfo>("file") { Description = "Where to write it, mode 0600: passwords and tokens are in it." };
        var (control, cluster, yes) = (SandboxControl.FileOption(), SandboxControl.ClusterOption(), YesOption());
        var command = new Command("save", "Writes a running sandbox's state to a file.") { path, control, cluster, yes };
        command.SetAction(async (result, ct) =>
        {
            var file = ToWrite(result.GetValue(path)!, result.GetValue(yes));
            using var endpoint = await SandboxControl.OpenAsync(result.GetValue(control)!, result.GetValue(cluster), ct);
            var saved = Parse(file, await endpoint.SendAsync(HttpMethod.Get, "saved", null, ct));
            SandboxCommand.Write(file, [JsonSerializer.Serialize(saved, SavedCluster.Json)]);
            await terminal.Out.WriteLineAsync($"Saved {saved.Guests?.Count ?? 0} guests to {file.FullName}.".AsMemory(), ct);
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Load(CliTerminal terminal)
    {
        var path = new Argument<FileInfo>("file") { Description = "What 'croft sandbox save' wrote, of a cluster with the same nodes." };
        var (control, cluster) = (SandboxControl.FileOption(), SandboxControl.ClusterOption());
        var command = new Command("load", "Replaces a running sandbox's state.") { path, control, cluster };
        command.SetAction(async (result, ct) =>
        {
            var saved = await ReadAsync(result.GetValue(path)!, ct);
            using var endpoint = await SandboxControl.OpenAsync(result.GetValue(control)!, result.GetValue(cluster), ct);
            await endpoint.SendAsync(HttpMethod.Post, "saved", JsonSerializer.Serialize(saved, SavedCluster.Json), ct);
            await terminal.Out.WriteLineAsync($"Loaded {saved.Guests?.Count ?? 0} guests.".AsMemory(), ct);
            return ExitCodes.Done;
        });
        return command;
    }

    public static Option<bool> YesOption() => new("--yes") { Description = "Replaces the file where it exists." };

    /// <summary>The file, where it may be written.</summary>
    /// <exception cref="FailureException">Denied: it exists.</exception>
    public static FileInfo ToWrite(FileInfo file, bool replace) => !file.Exists || replace ? file
        : throw new FailureException(FailureKind.Denied, $"{file.FullName} exists and was not overwritten.", "Name another file, or add --yes to overwrite it.");

    public static async Task<SavedCluster> ReadAsync(FileInfo file, CancellationToken ct)
    {
        try
        {
            return Parse(file, await File.ReadAllTextAsync(file.FullName, ct));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.NotFound, $"Could not read {file.FullName}.") { Cause = e.Message });
        }
    }

    static FailureException NoState(FileInfo file, string why) => new(new Failure(FailureKind.Invalid, $"{file.FullName} is no saved sandbox.")
    {
        Cause = why,
        WayOut = "Give what 'croft sandbox save' or 'croft sandbox seed' wrote.",
    });

    static SavedCluster Parse(FileInfo file, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<SavedCluster>(text, SavedCluster.Json) is { Nodes.Count: > 0 } saved ? saved : throw NoState(file, "it names no nodes");
        }
        catch (JsonException e)
        {
            throw NoState(file, $"it can't be read from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on{(e.Path is { Length: > 1 } at ? $" ({at[2..]})" : "")}");
        }
    }
}
