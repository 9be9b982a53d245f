namespace Croft.Engine.Inventory;

/// <summary>What a look found different about one guest: <c>status stopped → running</c>, or the config's key.</summary>
sealed record Noticed(string Cluster, int Vmid, string Name, IReadOnlyList<string> What)
{
    const int Shown = 5;

    public override string ToString() => $"{Cluster}/{Vmid} {Name} ({string.Join(", ", What)})";

    /// <summary>The first few, and how many more.</summary>
    public static string Tell(IReadOnlyCollection<Noticed> all) =>
        string.Join(", ", all.Take(Shown)) + (all.Count > Shown ? $" and {all.Count - Shown} more" : "");
}
