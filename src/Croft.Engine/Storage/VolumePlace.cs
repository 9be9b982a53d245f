using System.Text.Json.Serialization;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>A volume and the node through which it is reached.</summary>
/// <param name="Cluster">Cluster in Croft.</param>
/// <param name="Node">Node that sees it.</param>
/// <param name="Volume">Id, <c>storage:volume</c>.</param>
/// <param name="Shared">True where every node sees the same.</param>
internal sealed record VolumePlace(string Cluster, string Node, string Volume, bool Shared)
{
    /// <summary>The id in its parts.</summary>
    [JsonIgnore]
    public VolumeId Id => VolumeId.Parse(Volume);

    /// <summary>Its last part, as people call it: <c>debian.iso</c>.</summary>
    [JsonIgnore]
    public string Name => Volume[(Volume.LastIndexOfAny(['/', ':']) + 1)..];

    /// <summary>Path of its storage in the API.</summary>
    [JsonIgnore]
    public string StoragePath => $"/nodes/{Uri.EscapeDataString(Node)}/storage/{Uri.EscapeDataString(Id.Storage)}";

    /// <summary>Lease that whoever makes or deletes it must hold.</summary>
    [JsonIgnore]
    public string Lease => Shared ? $"{Cluster}/volume/{Volume}" : $"{Cluster}/{Node}/volume/{Volume}";

    /// <summary>The volume as it is now; null when there is none.</summary>
    public async Task<VolumeEntry?> FindAsync(StepContext context, CancellationToken ct)
    {
        var client = await context.Clients(Cluster, ct);
        return (await client.Node(Node).Storage(Id.Storage).ContentAsync(null, null, ct)).FirstOrDefault(v => v.Volume == Id);
    }

    /// <summary>What was read of it.</summary>
    public Contracts.Evidence Saw(string field, string? value) => new($"GET {StoragePath}/content", field, value ?? "(none)");

    /// <summary><c>local:iso/debian.iso on lab/pve1</c>.</summary>
    public override string ToString() => Shared ? $"{Volume} of {Cluster}" : $"{Volume} on {Cluster}/{Node}";
}
