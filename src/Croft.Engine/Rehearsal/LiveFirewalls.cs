using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>The firewall files that a plan touches, and the cluster's, on which the others stand.</summary>
static class LiveFirewalls
{
    /// <summary>The state with them.</summary>
    public static async Task<SavedCluster> WithAsync(string cluster, SavedCluster saved, Touched touched, LiveRows live, CancellationToken ct)
    {
        List<SavedNode> nodes = [];
        foreach (var node in saved.Nodes!)
            nodes.Add(touched.Names(node.Name) ? node with { Firewall = await NodeAsync($"/nodes/{Uri.EscapeDataString(node.Name)}/firewall", live, ct) } : node);
        var guests = saved.Guests!.ToList();
        for (var at = 0; at < guests.Count; at++)
        {
            if (touched.Guest(cluster, guests[at].Vmid))
                guests[at] = guests[at] with { Firewall = await NamedAsync(FormattableString.Invariant($"/nodes/{Uri.EscapeDataString(guests[at].Node)}/{guests[at].Kind}/{guests[at].Vmid}/firewall"), live, ct) };
        }
        var whole = await NamedAsync("/cluster/firewall", live, ct);
        var groups = await live.RowsAsync("/cluster/firewall/groups", ct);
        var held = new Dictionary<string, IReadOnlyList<SavedSection>>(StringComparer.Ordinal);
        foreach (var group in groups)
            held[group["group"]] = await RulesAsync($"/cluster/firewall/groups/{Uri.EscapeDataString(group["group"])}", live, ct);
        return saved with { Nodes = nodes, Guests = guests, Firewall = whole with { Groups = [.. groups.Select(g => Entry("group", g, "group"))], GroupRules = held } };
    }

    static async Task<SavedFirewall> NodeAsync(string path, LiveRows live, CancellationToken ct) => new()
    {
        Options = Settings(await live.FieldsAsync($"{path}/options", [], ct)),
        Rules = await RulesAsync($"{path}/rules", live, ct),
    };

    static async Task<SavedFirewall> NamedAsync(string path, LiveRows live, CancellationToken ct)
    {
        var sets = await live.RowsAsync($"{path}/ipset", ct);
        var entries = new Dictionary<string, IReadOnlyList<SavedSection>>(StringComparer.Ordinal);
        foreach (var set in sets)
            entries[set["name"]] = [.. (await live.RowsAsync($"{path}/ipset/{Uri.EscapeDataString(set["name"])}", ct)).Select(e => Entry("entry", e, "cidr"))];
        return await NodeAsync(path, live, ct) with
        {
            Aliases = [.. (await live.RowsAsync($"{path}/aliases", ct)).Select(a => Entry("alias", a, "name"))],
            Sets = [.. sets.Select(s => Entry("ipset", s, "name"))],
            SetEntries = entries,
        };
    }

    static async Task<IReadOnlyList<SavedSection>> RulesAsync(string path, LiveRows live, CancellationToken ct) =>
        [.. (await live.RowsAsync(path, ct)).Select(r => new SavedSection(r["type"], "", Settings(r)))];

    static SavedSection Entry(string type, IReadOnlyDictionary<string, string> row, string id) =>
        new(type, row[id], Settings(row).Where(v => v.Key != id).ToDictionary(StringComparer.Ordinal));

    static Dictionary<string, string> Settings(IReadOnlyDictionary<string, string> row) =>
        row.Where(r => r.Key is not ("digest" or "pos" or "type" or "ipversion")).ToDictionary(StringComparer.Ordinal);
}
