using System.CommandLine;
using System.Text.Json;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.Inventory;
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
            var estate = await croft.Invoker.EstateAsync(result.GetValue(cluster)!, ct);
            var (saved, notes) = Of(estate);
            SandboxCommand.Write(file, [JsonSerializer.Serialize(saved, SavedCluster.Json)]);
            foreach (var note in notes)
                await terminal.Error.WriteLineAsync(note.AsMemory(), ct);
            await terminal.Out.WriteLineAsync(
                $"Wrote {saved.Nodes!.Count} nodes, {saved.Storages!.Count} storages and {saved.Guests!.Count} guests. Begin with them: croft sandbox start --state {file.FullName}".AsMemory(), ct);
            return ExitCodes.Of(estate);
        });
        return command;
    }

    /// <summary>The state, and what is to be said of it.</summary>
    internal static (SavedCluster Saved, IReadOnlyList<string> Notes) Of(Estate estate)
    {
        List<string> notes = [.. estate.Missing.Select(m => $"{m.What}: {m.Why}. What is written was seen before.")];
        var version = Played(estate.Version);
        if (estate.Version is null || !estate.Version.StartsWith(version, StringComparison.Ordinal))
            notes.Add($"The cluster runs Proxmox VE {estate.Version ?? "of an unknown version"}; the sandbox will play {version}.");
        if (estate.Guests.Count(g => g.Config is null) is > 0 and var bare)
            notes.Add($"Of {bare} {(bare == 1 ? "guest" : "guests")} no config was read: they get their name alone. Read them first: croft sync");
        if (estate.Guests.Count(g => g.Row.Status is "unknown") is > 0 and var dark)
            notes.Add($"Of {dark} {(dark == 1 ? "guest" : "guests")} nobody knows whether they run: they begin stopped.");
        notes.Add("Not in it, as Croft keeps no readings of it: snapshots, networks, firewalls, high availability, replication, users and rights.");
        return (new SavedCluster
        {
            Version = version,
            Nodes = [.. estate.Nodes.Select(n => new SavedNode(n.Node) { Cores = n.Cores, Memory = n.MemoryMax })],
            Storages = [.. estate.Storages.GroupBy(s => s.Storage, StringComparer.Ordinal).Select(s => Storage([.. s], estate.Nodes.Count))],
            Pools = [.. estate.Guests.Select(g => g.Row.Pool).OfType<string>().Where(p => p.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(p => new SavedPool(p, null, null))],
            Guests = [.. estate.Guests.Select(Guest)],
        }, notes);
    }

    static SavedStorage Storage(List<StorageRow> seen, int nodes) => new(seen[0].Storage, seen[0].Type ?? "dir")
    {
        Shared = seen[0].Shared,
        Content = seen[0].Content,
        Nodes = seen.Count < nodes ? [.. seen.Select(s => s.Node)] : null,
        Total = seen[0].Total,
    };

    static SavedGuest Guest((GuestRow Row, ConfigSnapshot? Config) guest) => new(guest.Row.Vmid, guest.Row.Type == GuestType.Vm ? "qemu" : "lxc", guest.Row.Node)
    {
        Status = guest.Row.Status,
        Pool = guest.Row.Pool is { Length: > 0 } pool ? pool : null,
        // The snapshot it stands on is not in the state.
        Config = guest.Config?.Values.Where(v => v.Key != "parent").ToDictionary(StringComparer.Ordinal) ?? new Dictionary<string, string> { [guest.Row.Type == GuestType.Vm ? "name" : "hostname"] = guest.Row.Name },
        Pending = guest.Config?.Waiting.Where(w => w.To is not null).ToDictionary(w => w.Field, w => w.To!, StringComparer.Ordinal),
        PendingDelete = guest.Config is { } config ? [.. config.Waiting.Where(w => w.To is null).Select(w => w.Field)] : null,
    };

    /// <summary>The release nearest to a version that the sandbox can play.</summary>
    static string Played(string? version) => (version?.Split('.') ?? []) switch
    {
        ["9", "0" or "1", ..] => "9.1",
        ["9" or "10" or "11", ..] => "9.2",
        _ => "8.4",
    };
}

/// <summary>A cluster by its readings.</summary>
/// <param name="Version">Its Proxmox VE, as <c>8.4.1</c>; null where that was never told.</param>
/// <param name="Nodes">Nodes.</param>
/// <param name="Storages">Storages, a row a node.</param>
/// <param name="Guests">Guests with their configs.</param>
/// <param name="Missing">What could not be asked when it was last read.</param>
sealed record Estate(string? Version, IReadOnlyList<NodeRow> Nodes, IReadOnlyList<StorageRow> Storages, IReadOnlyList<(GuestRow Row, ConfigSnapshot? Config)> Guests, IReadOnlyList<Missing> Missing) : IPartial;
