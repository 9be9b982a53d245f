using System.Globalization;
using System.Text.Json;
using Croft.Cli;
using Croft.Sandbox;

namespace Croft.Demo;

/// <summary>The scenes of the demo in order: a cluster is taken over, a guest lives its life, a node goes down.</summary>
sealed class DemoScript(SandboxCluster cluster, string workspace, string tokenFile)
{
    const string Guest = "demo-web", Copy = "demo-web-copy", Template = "debian-12-template";

    readonly string first = cluster.Nodes[0], last = cluster.Nodes[^1];

    public IEnumerable<DemoScene> Scenes()
    {
        yield return new("Make a workspace", ["init"]);
        yield return new("Take the cluster over, its certificate pinned", ["cluster", "add", "lab", Address, "--token-file", tokenFile, "--fingerprint", cluster.Fingerprint]);
        yield return new("Read everything", ["sync"]) { Prove = SeesEveryGuestAsync };
        yield return new("What is there", ["guest", "list"]);
        yield return new("See what a change would do, before it is made", ["guest", "create", Guest, "--from", Template, "--cores", "2", "--memory", "4G", "--plan"])
        {
            Prove = (w, ct) => OneAsync(GuestAsync(w, "the plan made no guest", Guest, "name", seen => seen is null, ct)),
        };
        yield return new("Make a guest from a template", ["guest", "create", Guest, "--from", Template, "--cores", "2", "--memory", "4G"])
        {
            Prove = MadeAsync,
        };
        yield return new("Start it", ["guest", "start", Guest])
        {
            Prove = (w, ct) => OneAsync(GuestAsync(w, "it runs", Guest, "status", seen => seen == "running", ct)),
        };
        yield return new("Take a snapshot", ["snapshot", "create", Guest, "before-upgrade"]) { Prove = SnapshotAsync };
        yield return new("Back it up", ["backup", "create", Guest, "--storage", "backup"]) { Prove = BackupAsync };
        yield return new("Restore the backup under another id", ["backup", "restore", Guest, "--as", Copy])
        {
            Prove = (w, ct) => OneAsync(GuestAsync(w, "the copy is there", Copy, "name", seen => seen == Copy, ct)),
        };
        yield return new("What the copy is", ["guest", "show", Copy, "--fresh"]);
        yield return new("Move it to another node while it runs", ["guest", "migrate", Guest, last, "--online", "--with-local-disks"])
        {
            Prove = MovedAsync,
        };
        foreach (var scene in new EstateScenes(cluster, workspace, Guest).Scenes()) yield return scene;
        yield return new("What was done, and how long each part took", ["run", "list"]);
        yield return new("The node that Croft was introduced to goes down: what Croft sees, through the others", ["status", "--fresh"])
        {
            Before = ct => cluster.Faults.SetNodeOnlineAsync(first, false, ct),
            Expected = ExitCodes.Partial,
            Prove = (w, ct) => OneAsync(NodeAsync(w, "the node is offline", seen => seen == "offline", ct)),
        };
        yield return new("… guests on other nodes obey as ever", ["guest", "shutdown", Guest])
        {
            Prove = (w, ct) => OneAsync(GuestAsync(w, "it is stopped", Guest, "status", seen => seen == "stopped", ct)),
        };
        yield return new("… and a guest of the lost node can't be started; it says why", ["guest", "start", Copy]) { Expected = ExitCodes.Failed };
        yield return new("The node comes back and starts the guest by itself; now it obeys", ["guest", "shutdown", Copy])
        {
            Before = ct => cluster.Faults.SetNodeOnlineAsync(first, true, ct),
            Prove = (w, ct) => OneAsync(GuestAsync(w, "it is stopped", Copy, "status", seen => seen == "stopped", ct)),
        };
        yield return new("The report of the run that made the guest", ["run", "report", "1"]);
        yield return new("The audit holds every change, unbroken", ["audit", "verify"]);
    }

    string Address => cluster.Url.ToString().TrimEnd('/');

    static async Task<IReadOnlyList<DemoProof>> OneAsync(Task<DemoProof> proof) => [await proof];

    async Task<IReadOnlyList<DemoProof>> SeesEveryGuestAsync(DemoWitness witness, CancellationToken ct) =>
    [
        await witness.ReadAsync(
            "the cluster has guests to list", "/cluster/resources?type=vm", "guests",
            data => data.GetArrayLength().ToString(CultureInfo.InvariantCulture), seen => seen is not null and not "0", ct),
    ];

    async Task<IReadOnlyList<DemoProof>> MadeAsync(DemoWitness witness, CancellationToken ct)
    {
        var path = $"{await witness.PathOfAsync(Guest, ct)}/config";
        return
        [
            await witness.ReadAsync("it has its name", path, "name", d => DemoWitness.Field(d, "name"), seen => seen == Guest, ct),
            await witness.ReadAsync("it has two cores", path, "cores", d => DemoWitness.Field(d, "cores"), seen => seen == "2", ct),
            await witness.ReadAsync("it has 4 GiB", path, "memory", d => DemoWitness.Field(d, "memory"), seen => seen == "4096", ct),
        ];
    }

    async Task<IReadOnlyList<DemoProof>> SnapshotAsync(DemoWitness witness, CancellationToken ct) =>
    [
        await witness.ReadAsync(
            "the snapshot is there", $"{await witness.PathOfAsync(Guest, ct)}/snapshot", "name",
            d => DemoWitness.Row(d, "name", "before-upgrade") is { } row ? DemoWitness.Field(row, "name") : null, seen => seen == "before-upgrade", ct),
    ];

    async Task<IReadOnlyList<DemoProof>> BackupAsync(DemoWitness witness, CancellationToken ct)
    {
        var vmid = (await witness.PathOfAsync(Guest, ct)).Split('/')[^1];
        return
        [
            await witness.ReadAsync(
                "a backup of it is there", $"/nodes/{first}/storage/backup/content?content=backup", "volid",
                d => DemoWitness.Row(d, "vmid", vmid) is { } row ? DemoWitness.Field(row, "volid") : null, seen => seen is not null, ct),
        ];
    }

    async Task<IReadOnlyList<DemoProof>> MovedAsync(DemoWitness witness, CancellationToken ct) =>
    [
        await GuestAsync(witness, $"it is on {last}", Guest, "node", seen => seen == last, ct),
        await GuestAsync(witness, "it still runs", Guest, "status", seen => seen == "running", ct),
    ];

    internal static Task<DemoProof> GuestAsync(DemoWitness witness, string expected, string name, string field, Func<string?, bool> holds, CancellationToken ct) =>
        RowAsync(witness, expected, "/cluster/resources?type=vm", "name", name, field, holds, ct);

    Task<DemoProof> NodeAsync(DemoWitness witness, string expected, Func<string?, bool> holds, CancellationToken ct) =>
        RowAsync(witness, expected, "/cluster/resources?type=node", "node", first, "status", holds, ct);

    static Task<DemoProof> RowAsync(
        DemoWitness witness, string expected, string path, string key, string value, string field, Func<string?, bool> holds, CancellationToken ct)
    {
        string? Read(JsonElement data) => DemoWitness.Row(data, key, value) is { } row ? DemoWitness.Field(row, field) : null;
        return witness.ReadAsync(expected, path, $"{value}: {field}", Read, holds, ct);
    }
}
