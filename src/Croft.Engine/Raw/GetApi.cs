using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Raw;

/// <summary><c>api get</c>: reads any path of the Proxmox API and answers what came, untouched.</summary>
internal sealed class GetApi(NodeReader nodes, ClusterConnections connections) : IVerb<GetApiRequest, ApiAnswer>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "api", "get", "Reads any path of the Proxmox API (GET).", Permissions.ProxmoxRaw, Effect.Reads, typeof(GetApiRequest), typeof(ApiAnswer))
    {
        About = Part.Everything,
        AbsentFrom = RawRoom.AbsentFrom,
        // It reaches whatever its token may read, so who read what is written down.
        RevealsSecrets = true,
    };

    /// <inheritdoc/>
    public async Task<ApiAnswer> RunAsync(GetApiRequest request, VerbContext context, CancellationToken ct)
    {
        var path = RawPath.Parse(request.Path);
        var client = await connections.GetAsync(await nodes.ClusterAsync(request.Cluster, ct), ct);
        var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path.Text) { Parameters = [.. request.Parameters] }, ct);
        return new ApiAnswer(answer.Data.Clone());
    }
}
