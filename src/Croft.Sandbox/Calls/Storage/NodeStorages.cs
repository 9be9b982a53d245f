using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>GET /nodes/{node}/storage and …/{storage}/status.</summary>
internal static class NodeStorages
{
    public static readonly Call List = new("GET", "/nodes/{node}/storage", RunList)
    {
        Relayed = true,
        ListsStorages = true,
        Parameters =
        [
            Parameter.Text("content"), Parameter.Text("storage", Formats.StorageId), Parameter.Flag("enabled"), Parameter.Flag("format"),
            Parameter.Text("target", Formats.Node),
        ],
    };

    public static readonly Call Status = new("GET", "/nodes/{node}/storage/{storage}/status", RunStatus)
    {
        Relayed = true,
        Permission = StorageWords.MayLook,
    };

    static void RunList(Exchange exchange)
    {
        var content = exchange.Text("content")?.Split([',', ';', ' ']);
        exchange.Json.WriteStartArray();
        foreach (var storage in exchange.Cluster.Storages)
            if (Fits(exchange, storage, content))
                Write(exchange, storage);
        exchange.Json.WriteEndArray();
    }

    static bool Fits(Exchange exchange, StorageState storage, string[]? content) =>
        storage.IsOn(exchange.Node) && StorageWords.MaySee(exchange, storage)
        && (exchange.Text("storage") is not { } only || storage.Id == only)
        && (!exchange.Flag("enabled") || !storage.IsDisabled)
        && (content is null || content.Any(storage.Holds))
        && (exchange.Text("target") is not { } target || exchange.Cluster.Node(target) is { } node && storage.IsOn(node));

    static void Write(Exchange exchange, StorageState storage)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("storage", storage.Id);
        StorageWords.WriteSpace(exchange, storage);
        json.WriteNumber("used_fraction", storage.SpaceOn(exchange.Node).TotalUsed / (double)storage.SpaceOn(exchange.Node).Total);
        json.WriteEndObject();
    }

    static void RunStatus(Exchange exchange)
    {
        var storage = StorageWords.Find(exchange);
        exchange.Json.WriteStartObject();
        StorageWords.WriteSpace(exchange, storage);
        exchange.Json.WriteEndObject();
    }
}
