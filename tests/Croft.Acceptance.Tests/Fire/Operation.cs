using Croft.Sandbox.Saving;

namespace Croft.Acceptance.Tests.Fire;

/// <summary>One command that changes one guest.</summary>
/// <param name="Vmid">The guest whose effects it has.</param>
/// <param name="Words">As typed.</param>
/// <param name="Effects">The effect of each of its steps, in their order.</param>
/// <param name="IsSo">Whether the guest is as the command wants it; null stands for no guest.</param>
sealed record Operation(int Vmid, string[] Words, string[] Effects, Func<SavedGuest?, bool> IsSo)
{
    /// <summary>One that makes sense for the guest as it is.</summary>
    /// <param name="made">True for a guest that may be destroyed again.</param>
    public static Operation For(SavedGuest guest, bool made, IReadOnlyList<string> nodes, Random random)
    {
        List<Operation> all = [.. Anytime(guest, random), .. guest.Status switch
        {
            "running" => Running(guest),
            "paused" => [Power(guest, "resume", "running"), Power(guest, "stop", "stopped")],
            _ => Stopped(guest, made, nodes),
        }];
        return all[random.Next(all.Count)];
    }

    /// <summary>A new guest from a template: five steps.</summary>
    public static Operation Make(int vmid, SavedGuest template) => new(
        vmid, ["guest", "create", $"made-{vmid}", "--from", $"{template.Vmid}", "--id", $"{vmid}", "--cores", "7", "--disk", "200", "--description", "finished", "--start"],
        ["create", "config", "resize", "start", "config"], guest => guest is { Status: "running" } && Described(guest, "finished"));

    static IEnumerable<Operation> Anytime(SavedGuest guest, Random random)
    {
        var text = $"told {random.Next()}";
        var snapshot = $"s{random.Next(1_000_000)}";
        yield return new Operation(guest.Vmid, ["guest", "configure", $"{guest.Vmid}", "--description", text], ["config"], now => now is not null && Described(now, text));
        yield return new Operation(guest.Vmid, ["snapshot", "create", $"{guest.Vmid}", snapshot], [$"snapshot {snapshot}"], now => now?.Snapshots?.ContainsKey(snapshot) == true);
        yield return new Operation(guest.Vmid, ["backup", "create", $"{guest.Vmid}", "--storage", "backup"], ["backup"], now => now is not null);
        if (guest.Snapshots?.Keys.FirstOrDefault() is { } old)
            yield return new Operation(guest.Vmid, ["snapshot", "delete", $"{guest.Vmid}", old, "--yes", old], [$"delsnapshot {old}"], now => now?.Snapshots?.ContainsKey(old) != true);
    }

    static IEnumerable<Operation> Running(SavedGuest guest)
    {
        yield return Power(guest, "stop", "stopped");
        yield return Power(guest, "shutdown", "stopped");
        // One whose node does not start it again after a power cut leaves a reboot waiting for its five minutes.
        if (guest.Config?.GetValueOrDefault("onboot") == "1")
            yield return Power(guest, "reboot", "running");
        if (guest.Kind != "qemu")
            yield break;
        yield return Power(guest, "reset", "running");
        yield return Power(guest, "suspend", "paused");
    }

    static IEnumerable<Operation> Stopped(SavedGuest guest, bool made, IReadOnlyList<string> nodes)
    {
        // Twice, so that guests run as often as they don't.
        yield return Power(guest, "start", "running");
        yield return Power(guest, "start", "running");
        var to = nodes[(nodes.ToList().IndexOf(guest.Node) + 1) % nodes.Count];
        yield return new Operation(guest.Vmid, ["guest", "migrate", $"{guest.Vmid}", to, "--with-local-disks"], ["migrate"], now => now?.Node == to);
        if (guest.Snapshots?.Keys.FirstOrDefault() is { } old)
            yield return new Operation(guest.Vmid, ["snapshot", "rollback", $"{guest.Vmid}", old, "--yes", Name(guest)], [$"rollback {old}"], now => now is not null);
        if (made)
            yield return new Operation(guest.Vmid, ["guest", "destroy", $"{guest.Vmid}", "--yes", Name(guest)], ["destroy"], now => now is null);
    }

    static Operation Power(SavedGuest guest, string verb, string after) =>
        new(guest.Vmid, ["guest", verb, $"{guest.Vmid}"], [verb], now => now?.Status == after);

    static string Name(SavedGuest guest) => guest.Config?.GetValueOrDefault(guest.Kind == "qemu" ? "name" : "hostname") ?? $"{guest.Vmid}";

    static bool Described(SavedGuest guest, string text) => guest.Config?.GetValueOrDefault("description")?.TrimEnd() == text;
}
