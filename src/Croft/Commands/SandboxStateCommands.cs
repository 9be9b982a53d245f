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
        var (control, cluster) = (SandboxControl.FileOption(), SandboxControl.ClusterOption());
        var command = new Command("save", "Writes a running sandbox's state to a file.") { path, control, cluster };
        command.SetAction(async (result, ct) =>
        {
            using var endpoint = await SandboxControl.OpenAsync(result.GetValue(control)!, result.GetValue(cluster), ct);
            var file = result.GetValue(path)!;
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

    static SavedCluster Parse(FileInfo file, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<SavedCluster>(text, SavedCluster.Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"{file.FullName} is no saved sandbox.") { Cause = e.Message });
        }
    }
}
