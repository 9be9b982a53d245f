using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Storage;
using Croft.Engine.Templates;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Plans that bring a Template's file, by what the verbs <c>storage download</c>, <c>template download</c> and <c>template pull</c> do.</summary>
sealed class TemplateFiles(TemplateShelf shelf, NodeReader nodes, DownloadFile web, DownloadTemplate index, PullTemplate registry)
{
    /// <summary>The plan, for a file that is not there.</summary>
    /// <exception cref="FailureException">Its storage does not take it, its node is down, its source has it not, the release can't.</exception>
    public async Task<Plan> BringAsync(Change change, TemplateSource source, CancellationToken ct)
    {
        var spec = change.Wanted!.Spec;
        var node = await NodeAsync(change, source, ct);
        if (TemplateSource.Text(spec, "appliance") is { } appliance)
            return DownloadTemplate.Plan(await index.ActionAsync(node, source.Storage!, appliance, ct), there: false);
        if (TemplateSource.Text(spec, "oci") is { } image)
            return PullTemplate.Plan(await registry.ActionAsync(node, source.Storage!, image, source.File!, ct), null);
        return DownloadFile.Plan(await web.ActionAsync(node, source.Storage!, new DownloadRequest
        {
            Url = new Uri(TemplateSource.Text(spec, "download", "url")!),
            Name = source.File,
            Content = Enum.Parse<FileKind>(source.Content!, ignoreCase: true),
            Checksum = TemplateSource.Text(spec, "download", "checksum"),
        }, TemplateSource.Text(spec, "download", "compression"), ct), null);
    }

    /// <summary>The node that brings it, with its storage as it will be once the storage's document is applied.</summary>
    async Task<NodeReading> NodeAsync(Change change, TemplateSource source, CancellationToken ct)
    {
        var coming = change.Documents.GetValueOrDefault(("Storage", source.Storage!));
        var node = await nodes.ReadAsync(change.Cluster, await NodeOfAsync(change.Cluster, source, coming is not null, ct), ct);
        if (coming is null) return node;
        var there = node.Storage(source.Storage!);
        var content = coming.Spec.Keys.GetValueOrDefault("content")?[""].Split(',') ?? there?.Content ?? [];
        var storage = there is null
            ? new StorageStatus(source.Storage!, coming.Spec.Keys["type"][""], content, IsActive: true, IsEnabled: true, IsShared: false, null, null, null)
            : there with { Content = content };
        return node with { Storages = [.. node.Storages.Where(s => s.Name != source.Storage), storage] };
    }

    async Task<string> NodeOfAsync(string cluster, TemplateSource source, bool isComing, CancellationToken ct)
    {
        try
        {
            return (await shelf.RowAsync(cluster, source, ct)).Node;
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.NotFound && isComing)
        {
            return source.Node ?? await nodes.RoomiestAsync(cluster, ct);
        }
    }
}
