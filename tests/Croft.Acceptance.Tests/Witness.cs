using System.Text.Json;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests;

/// <summary>Somebody else at the cluster's API: sets scenes and reads what is so, apart from Croft's engine.</summary>
sealed class Witness(SandboxCluster cluster) : IDisposable
{
    // With a password, so that holds can tell these calls from Croft's, which come with a token.
    readonly ProxmoxClient client = new(new ProxmoxOptions
    {
        Endpoints = [cluster.Url],
        Credential = new Password("root@pam", cluster.RootPassword),
        Trust = ProxmoxTrust.Pinned(cluster.Fingerprint),
    });

    public Task<JsonElement> GetAsync(string path, params (string, string)[] parameters) => SendAsync(HttpMethod.Get, path, parameters);

    /// <summary>Makes a change; its task has ended well when this returns.</summary>
    public Task PostAsync(string path, params (string, string)[] parameters) => ChangeAsync(HttpMethod.Post, path, parameters);

    /// <summary>Begins a change whose task goes on when this returns.</summary>
    /// <returns>The task's UPID.</returns>
    public async Task<string> BeginAsync(string path, params (string, string)[] parameters) => (await SendAsync(HttpMethod.Post, path, parameters)).GetString()!;

    /// <inheritdoc cref="PostAsync"/>
    public Task PutAsync(string path, params (string, string)[] parameters) => ChangeAsync(HttpMethod.Put, path, parameters);

    async Task ChangeAsync(HttpMethod method, string path, (string, string)[] parameters)
    {
        var answer = await SendAsync(method, path, parameters);
        if (answer.ValueKind != JsonValueKind.String || answer.GetString() is not ['U', 'P', 'I', 'D', ':', ..] upid)
            return;
        await Eventually.BeAsync($"{upid} ends", async () => (await TaskAsync(upid)).GetProperty("status").GetString() == "stopped");
        (await TaskAsync(upid)).GetProperty("exitstatus").GetString().ShouldBe("OK", path);
    }

    /// <summary>False for templates and for volumes that can't be frozen (raw files).</summary>
    public async Task<bool> CanSnapshotAsync(string path)
    {
        var config = await GetAsync($"{path}/config");
        return !config.TryGetProperty("template", out _)
            && (!config.TryGetProperty("rootfs", out var root) || !root.GetString()!.StartsWith("nfs:", StringComparison.Ordinal));
    }

    /// <summary>Every guest: node, type (qemu, lxc), vmid, name, status, template.</summary>
    public async Task<List<JsonElement>> GuestsAsync() => [.. (await GetAsync("/cluster/resources", ("type", "vm"))).EnumerateArray()];

    /// <summary>The guest's row; null when there is none.</summary>
    public async Task<JsonElement?> FindAsync(int vmid)
    {
        var row = (await GuestsAsync()).Find(g => g.GetProperty("vmid").GetInt32() == vmid);
        return row.ValueKind == JsonValueKind.Undefined ? null : row;
    }

    /// <summary>A field of the guest's config, as text; null when it is not set.</summary>
    public async Task<string?> ConfigAsync(string path, string field) =>
        (await GetAsync($"{path}/config")).TryGetProperty(field, out var value) ? value.ToString() : null;

    /// <summary><c>running</c> or <c>stopped</c>; QEMU's own word as <c>qmpstatus</c>.</summary>
    public async Task<string?> StatusAsync(string path, string field = "status") => (await GetAsync($"{path}/status/current")).GetProperty(field).GetString();

    /// <summary>Names of the guest's snapshots.</summary>
    public async Task<List<string?>> SnapshotsAsync(string path) =>
        [.. (await GetAsync($"{path}/snapshot")).EnumerateArray().Select(s => s.GetProperty("name").GetString()).Where(n => n != "current")];

    /// <summary>Volume ids of the guest's backups on the shared storage.</summary>
    public async Task<List<string>> BackupsAsync(int vmid) =>
    [
        .. (await GetAsync($"/nodes/{cluster.Nodes[0]}/storage/backup/content", ("content", "backup"), ("vmid", $"{vmid}")))
            .EnumerateArray().Select(v => v.GetProperty("volid").GetString()!),
    ];

    Task<JsonElement> TaskAsync(string upid) => GetAsync($"/nodes/{upid.Split(':')[1]}/tasks/{Uri.EscapeDataString(upid)}/status");

    public void Dispose() => client.Dispose();

    async Task<JsonElement> SendAsync(HttpMethod method, string path, (string, string)[] parameters)
    {
        var call = new ProxmoxCall(method, path) { Parameters = [.. parameters.Select(p => KeyValuePair.Create(p.Item1, p.Item2))] };
        return (await client.SendAsync(call, TestContext.Current.CancellationToken)).Data;
    }
}
