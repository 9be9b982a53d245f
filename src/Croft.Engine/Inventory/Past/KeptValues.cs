namespace Croft.Engine.Inventory.Past;

/// <summary>Which values of a reading have a history, and how they are told apart and kept whole.</summary>
/// <remarks>Figures that always move (load, memory and space in use) have none; nor have locks, which come and go with every backup.</remarks>
static class KeptValues
{
    /// <summary>What a person would ask about later.</summary>
    public static Differences Between(GuestSeen was, GuestSeen now) => new Differences()
        .Note("type", Type(was), Type(now)).Note("node", was.Node, now.Node).Note("name", was.Name, now.Name).Note("status", was.Status, now.Status)
        .Note("tags", was.Tags, now.Tags).Note("pool", was.Pool, now.Pool).Note("template", was.Template, now.Template).Note("ha", was.Ha, now.Ha)
        .Note("cores", was.Cores, now.Cores).Note("memoryMax", was.MemoryMax, now.MemoryMax);

    public static IReadOnlyDictionary<string, string?> Of(GuestSeen guest) => Map(
        ("type", Type(guest)), ("node", guest.Node), ("name", guest.Name), ("status", guest.Status), ("tags", guest.Tags), ("pool", guest.Pool),
        ("template", Difference.Text(guest.Template)), ("ha", guest.Ha), ("cores", Difference.Text(guest.Cores)), ("memoryMax", Difference.Text(guest.MemoryMax)));

    public static Differences Between(NodeSeen was, NodeSeen now) => new Differences()
        .Note("status", was.Status, now.Status).Note("cores", was.Cores, now.Cores).Note("memoryMax", was.MemoryMax, now.MemoryMax);

    public static IReadOnlyDictionary<string, string?> Of(NodeSeen node) => Map(
        ("status", node.Status), ("cores", Difference.Text(node.Cores)), ("memoryMax", Difference.Text(node.MemoryMax)));

    public static Differences Between(StorageSeen was, StorageSeen now) => new Differences()
        .Note("type", was.Type, now.Type).Note("status", was.Status, now.Status).Note("content", was.Content, now.Content).Note("shared", was.Shared, now.Shared);

    public static IReadOnlyDictionary<string, string?> Of(StorageSeen storage) => Map(
        ("type", storage.Type), ("status", storage.Status), ("content", storage.Content), ("shared", Difference.Text(storage.Shared)));

    static string Type(GuestSeen guest) => guest.IsVm ? "vm" : "ct";

    static Dictionary<string, string?> Map(params ReadOnlySpan<(string Field, string? Value)> values)
    {
        var map = new Dictionary<string, string?>(values.Length, StringComparer.Ordinal);
        foreach (var (field, value) in values)
            map.Add(field, value);
        return map;
    }
}
