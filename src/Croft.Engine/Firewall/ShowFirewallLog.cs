using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Firewall;

/// <summary>Shows the newest lines that a node's or guest's firewall wrote.</summary>
internal sealed class ShowFirewallLog(FirewallPlaces places, FirewallReader reader) : IVerb<FirewallLogRequest, Page<FirewallLogLine>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "firewall", "log", "Shows the newest lines that a firewall wrote.", Permissions.EstateRead, Effect.Reads, typeof(FirewallLogRequest), typeof(Page<FirewallLogLine>))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Page<FirewallLogLine>> RunAsync(FirewallLogRequest request, VerbContext context, CancellationToken ct)
    {
        var place = await places.FindAsync(request, ct);
        if (place.Level == FirewallLevel.Cluster)
            throw new FailureException(FailureKind.Unsupported, $"{place} keeps no firewall log: each node writes its own.", "Name a node, or a guest.");
        var firewall = place.Api(await reader.ApiAsync(place.Cluster, ct));
        // Proxmox counts from the oldest line, and tells how many there are only with a page.
        var total = (await firewall.LogAsync(new LogFilter { Limit = 1 }, ct)).Total;
        var page = await firewall.LogAsync(new LogFilter { Start = (int)Math.Max(0, total - request.Limit), Limit = request.Limit }, ct);
        return new Page<FirewallLogLine>([.. page.Lines.Select(l => new FirewallLogLine(l.Number, l.Text))]);
    }
}
