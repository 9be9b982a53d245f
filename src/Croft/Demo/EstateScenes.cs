using System.Text.Json;
using Croft.Cli;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Demo;

/// <summary>The scenes in which the whole estate becomes text: planned, rehearsed, applied, changed behind Croft's back and put back.</summary>
/// <param name="cluster">The simulated cluster.</param>
/// <param name="workspace">The demo's workspace.</param>
/// <param name="guest">A machine that runs, with two cores.</param>
sealed class EstateScenes(SandboxCluster cluster, string workspace, string guest)
{
    /// <summary>Runs before these scenes: create, start, snapshot, back-up, restore, migrate.</summary>
    const int ApplyRun = 7;

    const string Note = "set by somebody else";

    public IEnumerable<DemoScene> Scenes()
    {
        var container = "";
        yield return new("The whole estate as text", ["import"]);
        yield return new("… which changes nothing: the plan is empty", ["plan", "--exit-code"]);
        // What the machine serves is played by the simulated cluster's own port.
        yield return new("One core more, in the text, and how the machine proves its work: the plan says that the core waits for a restart", ["plan", "--exit-code"])
        {
            Before = ct => EditAsync("  cores: 2", $"  cores: 3\n  verify: {{ tcp: \"{cluster.Url.Host}:{cluster.Url.Port}\" }}", ct),
            Expected = ExitCodes.Differs,
        };
        yield return new("The same on a twin first, but for the proof from outside", ["rehearse"])
        {
            Prove = async (w, ct) => [await PendingAsync(w, "nothing of it reached the cluster", "cores", seen => seen is null, ct)],
        };
        yield return new("Now on the cluster: read back, and proven from outside", ["apply", "--yes"])
        {
            Prove = async (w, ct) => [await PendingAsync(w, "three cores wait for the restart", "cores", seen => seen == "3", ct)],
        };
        yield return new("What waits is no difference", ["plan", "--exit-code"]);
        yield return new("Somebody changes a machine behind Croft's back: found, with who it was", ["drift", "--exit-code"])
        {
            Before = ct => BehindAsync(guest, ct),
            Expected = ExitCodes.Differs,
            Prove = async (w, ct) => [await ConfigAsync(w, "the note is there", guest, seen => seen?.StartsWith(Note, StringComparison.Ordinal) is true, ct)],
        };
        yield return new("… and put back", ["drift", "revert", $"{guest}/description"])
        {
            Prove = async (w, ct) => [await ConfigAsync(w, "the note is gone", guest, seen => seen is null, ct)],
        };
        yield return new("The same with a container: Proxmox writes no author down", ["drift", "--exit-code"])
        {
            Before = async ct => await BehindAsync(container = await ContainerAsync(ct), ct),
            Expected = ExitCodes.Differs,
            Prove = async (w, ct) => [await ConfigAsync(w, "the note is there", container, seen => seen?.StartsWith(Note, StringComparison.Ordinal) is true, ct)],
        };
        yield return new("… and put back, too", ["drift", "revert", $"{container}/description"])
        {
            Prove = async (w, ct) => [await ConfigAsync(w, "the note is gone", container, seen => seen != Note, ct)],
        };
        yield return new("The run that gave it a core is undone", ["run", "undo", $"{ApplyRun}"])
        {
            Prove = async (w, ct) => [await PendingAsync(w, "no core waits any more", "cores", seen => seen is null, ct)],
        };
    }

    async Task EditAsync(string from, string to, CancellationToken ct)
    {
        var file = Path.Combine(workspace, "virtualmachine", $"{guest}.yaml");
        var text = await File.ReadAllTextAsync(file, ct);
        await File.WriteAllTextAsync(file, text.Replace(from, to, StringComparison.Ordinal), ct);
    }

    /// <summary>Another account sets a note, as somebody at the web interface would.</summary>
    async Task BehindAsync(string name, CancellationToken ct)
    {
        using var other = Other();
        var path = await new DemoWitness(other).PathOfAsync(name, ct);
        await other.SendAsync(new ProxmoxCall(HttpMethod.Put, $"{path}/config") { Parameters = [new("description", Note)] }, ct);
    }

    /// <summary>A container of the estate that stands on a node that is up.</summary>
    async Task<string> ContainerAsync(CancellationToken ct)
    {
        using var other = Other();
        var guests = (await other.SendAsync(new ProxmoxCall(HttpMethod.Get, "/cluster/resources") { Parameters = [new("type", "vm")] }, ct)).Data;
        return DemoWitness.Row(guests, "type", "lxc") is { } row ? DemoWitness.Field(row, "name")! : "";
    }

    ProxmoxClient Other() => new(new ProxmoxOptions
    {
        Endpoints = [cluster.Url],
        Credential = new Password("root@pam", cluster.RootPassword),
        Trust = ProxmoxTrust.Authority(cluster.AuthorityPem),
    });

    async Task<DemoProof> PendingAsync(DemoWitness witness, string expected, string key, Func<string?, bool> holds, CancellationToken ct)
    {
        string? Read(JsonElement data) => DemoWitness.Row(data, "key", key) is { } row ? DemoWitness.Field(row, "pending") : null;
        return await witness.ReadAsync(expected, $"{await witness.PathOfAsync(guest, ct)}/pending", $"{key} pending", Read, holds, ct);
    }

    static async Task<DemoProof> ConfigAsync(DemoWitness witness, string expected, string name, Func<string?, bool> holds, CancellationToken ct) =>
        await witness.ReadAsync(expected, $"{await witness.PathOfAsync(name, ct)}/config", "description", d => DemoWitness.Field(d, "description"), holds, ct);
}
