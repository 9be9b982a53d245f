using Croft.Contracts;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>A cluster's twin: a sandbox in this process, on loopback, whose tasks wait for nothing.</summary>
sealed class Twin : IAsyncDisposable
{
    readonly SandboxCluster sandbox;

    Twin(string cluster, SandboxCluster sandbox, ProxmoxCredential credential)
    {
        (Cluster, this.sandbox) = (cluster, sandbox);
        Client = new ProxmoxClient(new ProxmoxOptions
        {
            Name = cluster,
            Endpoints = [sandbox.Url],
            Credential = credential,
            Trust = ProxmoxTrust.Pinned(sandbox.Fingerprint),
            Deadline = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>The cluster's name in Croft.</summary>
    public string Cluster { get; }

    public ProxmoxClient Client { get; }

    /// <summary>What happened at it.</summary>
    public Chronicle Chronicle => sandbox.Chronicle!;

    /// <summary>Begins a twin.</summary>
    /// <param name="cluster">The cluster's name in Croft.</param>
    /// <param name="saved">What is to be there.</param>
    /// <param name="account">As whom Croft asks there.</param>
    /// <param name="down">Nodes that are down.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="FailureException">Invalid: the readings contradict themselves. Conflict: it could not listen.</exception>
    public static async Task<Twin> StartAsync(
        string cluster, SavedCluster saved, TwinAccount account, IReadOnlyCollection<string> down, TimeProvider time, CancellationToken ct)
    {
        try
        {
            var made = await SandboxCluster.StartAsync(new SandboxOptions
            {
                Name = cluster,
                // The first node is the one that listens.
                Saved = saved with { Nodes = [.. saved.Nodes!.OrderBy(n => down.Contains(n.Name))] },
                NodeAddresses = false,
                Filters = false,
                Chronicles = true,
                TokenId = "twin",
                RootPassword = account.RootPassword,
                Time = time,
            }, ct);
            foreach (var node in down)
                await made.Faults.SetNodeOnlineAsync(node, false, ct);
            made.Chronicle!.Forget();
            return new Twin(cluster, made, account.Credential(made.Token));
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException or IOException)
        {
            throw new FailureException(
                new Failure(e is IOException ? FailureKind.Conflict : FailureKind.Invalid, $"No twin of {cluster} could be made.")
                {
                    Cause = e.Message,
                    WayOut = "Read it anew with 'croft sync' and rehearse again.",
                }, e);
        }
    }

    /// <summary>True when Croft would reach the node.</summary>
    public bool Answers(string node) => sandbox.Answers(node);

    /// <summary>All there is now.</summary>
    public SavedCluster Save() => sandbox.Save();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await sandbox.DisposeAsync();
    }
}
