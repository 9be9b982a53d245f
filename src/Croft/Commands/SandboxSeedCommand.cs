using System.CommandLine;
using System.Text.Json;
using Croft.Cli;
using Croft.Engine.Rehearsal;
using Croft.Sandbox.Saving;

namespace Croft.Commands;

/// <summary><c>sandbox seed</c>: a cluster's readings as a state that a sandbox can begin with.</summary>
/// <remarks>What the readings don't hold (volumes of no guest, snapshots, networks, rights, jobs, firewalls) is not in it.</remarks>
static class SandboxSeedCommand
{
    public static Command For(CliTerminal terminal, Composition croft)
    {
        var cluster = new Argument<string>("cluster") { Description = "A cluster of this workspace, as last read." };
        var path = new Argument<FileInfo>("file") { Description = "Where to write it, mode 0600: guests' configs are in it." };
        var yes = SandboxStateCommands.YesOption();
        var command = new Command("seed", "Writes a cluster's readings, for 'sandbox start --state'.") { cluster, path, yes };
        command.SetAction(async (result, ct) =>
        {
            var file = SandboxStateCommands.ToWrite(result.GetValue(path)!, result.GetValue(yes));
            var estate = await croft.Here("sandbox seed").EstateAsync(result.GetValue(cluster)!, ct);
            var (saved, notes) = TwinSeed.Of(estate);
            SandboxCommand.Write(file, [JsonSerializer.Serialize(saved, SavedCluster.Json)]);
            foreach (var note in (IEnumerable<string>)[.. notes, "Not in it, as Croft keeps no readings of it: snapshots, networks, firewalls, replication, users and rights."])
                await terminal.Error.WriteLineAsync(note.AsMemory(), ct);
            await terminal.Out.WriteLineAsync(
                $"Wrote {saved.Nodes!.Count} nodes, {saved.Storages!.Count} storages and {saved.Guests!.Count} guests. Begin with them: croft sandbox start --state {file.FullName}".AsMemory(), ct);
            return ExitCodes.Of(estate);
        });
        return command;
    }
}
