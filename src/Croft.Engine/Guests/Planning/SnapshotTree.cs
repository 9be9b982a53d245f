using Croft.Contracts;

namespace Croft.Engine.Guests;

/// <summary>Orders snapshots as a tree: parents before children, older before newer, the present state last.</summary>
internal static class SnapshotTree
{
    public static IReadOnlyList<SnapshotRow> Of(IReadOnlyList<SnapshotSeen> snapshots)
    {
        var names = snapshots.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        // A snapshot whose parent was deleted under it stands at the root rather than nowhere.
        var children = snapshots.ToLookup(s => s.Parent is { } parent && names.Contains(parent) && parent != s.Name ? parent : "", StringComparer.Ordinal);
        List<SnapshotRow> rows = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        Add("", "");
        rows.AddRange(snapshots.Where(s => !seen.Contains(s.Name)).Select(s => Row(s, s.Name)));
        return rows;

        void Add(string parent, string indent)
        {
            var mine = children[parent].OrderBy(s => s.IsCurrent).ThenBy(s => s.Made).ThenBy(s => s.Name, StringComparer.Ordinal).ToList();
            foreach (var (at, snapshot) in mine.Index())
            {
                if (!seen.Add(snapshot.Name)) continue;
                var last = at == mine.Count - 1;
                rows.Add(Row(snapshot, parent.Length == 0 ? snapshot.Name : $"{indent}{(last ? "└─ " : "├─ ")}{snapshot.Name}"));
                Add(snapshot.Name, parent.Length == 0 ? "" : indent + (last ? "   " : "│  "));
            }
        }
    }

    static SnapshotRow Row(SnapshotSeen snapshot, string tree) => new()
    {
        Tree = tree,
        Name = snapshot.Name,
        Parent = snapshot.Parent,
        Made = snapshot.Made,
        Vmstate = snapshot.Vmstate,
        Description = snapshot.IsCurrent ? null : snapshot.Description,
        Current = snapshot.IsCurrent,
    };
}
