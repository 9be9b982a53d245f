using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Nodes;

/// <summary>Shows packages that wait on nodes, how old that list is, and where nodes take packages from.</summary>
sealed class ShowNodeUpdates(EachNode nodes, TimeProvider time) : IVerb<NodeUpdatesRequest, NodeUpdates>
{
    public static VerbInfo Info { get; } = new(
        "node", "updates", "Shows packages that wait on nodes, and their repositories.", Permissions.EstateRead, Effect.Reads, typeof(NodeUpdatesRequest), typeof(NodeUpdates))
    { About = Part.Cluster };

    public async Task<NodeUpdates> RunAsync(NodeUpdatesRequest request, VerbContext context, CancellationToken ct)
    {
        var seen = await nodes.AskAsync(request.Node, request.Cluster, "updates", node => AskAsync(node, ct), ct);
        var told = seen.Nodes.Select(n => n.Told).OfType<NodeUpdates>().ToList();
        var silent = seen.Nodes.Where(n => n.Told is null).Select(n => new NodeUpdatesRow { Cluster = n.Cluster, Node = n.Node, State = UpdatesJudged.State(null, null, default) });
        return new NodeUpdates([.. told.SelectMany(t => t.Nodes).Concat(silent).OrderBy(n => n.Cluster, StringComparer.Ordinal).ThenBy(n => n.Node, StringComparer.Ordinal)])
        {
            Warnings = [.. told.SelectMany(t => t.Warnings)],
            Packages = [.. told.SelectMany(t => t.Packages)],
            Repositories = [.. told.SelectMany(t => t.Repositories)],
            Missing = seen.Missing,
        };
    }

    async Task<NodeUpdates> AskAsync(NodeAsked node, CancellationToken ct)
    {
        var updates = node.TryAsync("updates", () => node.Node.Packages.UpdatesAsync(ct));
        var sources = node.TryAsync("repositories", () => node.Node.Packages.SourcesAsync(ct));
        var subscription = node.TryAsync("subscription", () => node.Node.SubscriptionAsync(ct));
        var refreshed = node.TryAsync("tasks", () => node.Node.TasksAsync(LastRefresh, ct));
        var waiting = await updates;
        var last = await refreshed is { Tasks: [var task, ..] } ? task.End : null;
        var row = new NodeUpdatesRow
        {
            Cluster = node.Cluster,
            Node = node.Name,
            State = UpdatesJudged.State(waiting?.Count, last, time.GetUtcNow()),
            Waiting = waiting?.Count,
            Kernel = waiting?.Any(p => UpdatesJudged.IsKernel(p.Name)),
            Refreshed = last,
            Subscription = (await subscription)?.Status,
        };
        return new NodeUpdates([row])
        {
            Warnings = await sources is { } from ? [.. UpdatesJudged.Warnings(from, row.Subscription).Select(w => $"{node.Cluster}/{node.Name}: {w}")] : [],
            Packages = [.. (waiting ?? []).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => Row(node, p))],
            Repositories = [.. ((await sources)?.Standard ?? []).Where(s => s.IsEnabled is not null).Select(s => new PackageRepository { Cluster = node.Cluster, Node = node.Name, Repository = s.Handle, Enabled = s.IsEnabled == true })],
        };
    }

    /// <summary>Proxmox fetches the list by a task, each day and when asked; who fetches it by hand leaves none.</summary>
    internal static TaskFilter LastRefresh { get; } = new() { Type = "aptupdate", Statuses = ["ok"], Limit = 1 };

    static WaitingPackage Row(NodeAsked node, PackageEntry package) => new()
    {
        Cluster = node.Cluster,
        Node = node.Name,
        Package = package.Name,
        Installed = package.Installed,
        Version = package.Version,
        Origin = package.Origin,
        Kernel = UpdatesJudged.IsKernel(package.Name),
        Title = package.Title,
    };
}
