using Croft.Contracts;
using Croft.Engine.Inventory;
using Croft.Engine.Storage;
using Croft.Engine.Verbs;

namespace Croft.Engine.Templates;

/// <summary>Lists guests that are templates, as last seen, and the template files of storages, asked live.</summary>
internal sealed class ListTemplates(Readings readings, StorageReader storages) : IVerb<ListTemplatesRequest, Page<TemplateRow>>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "template", "list", "Lists what guests can be made from.", Permissions.EstateRead, Effect.Reads, typeof(ListTemplatesRequest), typeof(Page<TemplateRow>))
    { About = Part.Cluster };

    /// <inheritdoc/>
    public async Task<Page<TemplateRow>> RunAsync(ListTemplatesRequest request, VerbContext context, CancellationToken ct)
    {
        var guests = await readings.GuestsAsync(new ListGuestsRequest { Cluster = request.Cluster, Node = request.Node }, ct);
        var known = await readings.StoragesAsync(request.Cluster, request.Node, ct);
        var seen = known.Items.Where(s => s.Content.Contains("vztmpl")).GroupBy(s => (s.Cluster, s.Storage));
        var files = await Task.WhenAll(seen.Select(async s => (s.Key.Cluster, Answer: await storages.VolumesAsync([.. s], "vztmpl", null, ct))));
        var rows = guests.Items.Where(g => g.Template).Select(Row).Concat(files.SelectMany(f => f.Answer.Volumes.Select(v => Row(f.Cluster, v))));
        return new Page<TemplateRow>([.. rows.OrderBy(r => r.Cluster, StringComparer.Ordinal).ThenBy(r => r.Kind == "file").ThenBy(r => r.Name, StringComparer.Ordinal).ThenBy(r => r.Node, StringComparer.Ordinal)])
        {
            OldestReading = guests.OldestReading,
            Missing = [.. guests.Missing.Concat(known.Missing).Concat(files.SelectMany(f => f.Answer.Missing)).DistinctBy(m => m.What)],
        };
    }

    static TemplateRow Row(GuestRow guest) => new()
    {
        Cluster = guest.Cluster,
        Node = guest.Node,
        Kind = guest.Type == GuestType.Vm ? "vm" : "ct",
        Name = guest.Name,
        Vmid = guest.Vmid,
        Size = guest.DiskMax,
    };

    static TemplateRow Row(string cluster, VolumeRow volume) => new() { Cluster = cluster, Node = volume.Node, Kind = "file", Name = volume.Volume, Size = volume.Size };
}
