using System.Buffers;
using System.Globalization;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.Calls.Storage;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>POST /nodes/{node}/vzdump: one task for all guests asked for; a failed one doesn't stop the rest.</summary>
internal static class Backup
{
    public static readonly Call Call = new("POST", "/nodes/{node}/vzdump", Run)
    {
        Relayed = true,
        Parameters =
        [
            Parameter.Text("vmid"), Parameter.Flag("all"), Parameter.Text("exclude"), Parameter.Text("storage", Formats.StorageId), Parameter.Text("dumpdir"),
            Parameter.OneOf("mode", "snapshot", "suspend", "stop"), Parameter.OneOf("compress", "0", "1", "gzip", "lzo", "zstd"),
            Parameter.Text("notes-template", max: 1024), Parameter.Flag("remove"), Parameter.Flag("protected"), Parameter.Text("pool"), Parameter.Flag("quiet"),
            Parameter.Text("mailto"), Parameter.OneOf("mailnotification", "always", "failure"), Parameter.OneOf("notification-mode", "auto", "legacy-sendmail", "notification-system"),
            Parameter.Number("bwlimit", 0), Parameter.Integer("ionice", 0, 8), Parameter.Integer("lockwait", 0), Parameter.Integer("pigz"), Parameter.Integer("zstd"),
            Parameter.Text("prune-backups", Retention.Check), Parameter.Integer("stopwait", 0), Parameter.Flag("stop"), Parameter.Flag("stdexcludes"), Parameter.Text("fleecing"),
            Parameter.Text("performance"), Parameter.Text("script"), Parameter.Text("tmpdir"), Parameter.Text("exclude-path"), Parameter.Text("job-id"),
            Parameter.Integer("maxfiles", 1), Parameter.OneOf("pbs-change-detection-mode", "legacy", "data", "metadata"),
        ],
    };

    static readonly SearchValues<char> Special = SearchValues.Create(" {}'\"$");
    static readonly string[] WordOrder = ["vmid", "node"];

    static void Run(Exchange exchange)
    {
        var ids = Wanted(exchange);
        var storage = exchange.Cluster.RequireStorage(exchange.Text("storage") ?? "local");
        if (!storage.Holds("backup"))
            throw ApiFault.Failed($"storage '{storage.Id}' does not support backups");
        GuestPermissions.RequireSpace(exchange, storage.Id);
        foreach (var id in ids)
            exchange.Require($"/vms/{id}", "VM.Backup");
        var job = new BackupJob(exchange.Cluster, exchange.Node, storage, ids)
        {
            Mode = exchange.Text("mode") ?? "snapshot",
            Compression = exchange.Text("compress") ?? "0",
            Notes = exchange.Text("notes-template"),
            IsProtected = exchange.Flag("protected"),
            Keep = exchange.Flag("remove", otherwise: true) && (exchange.Text("prune-backups") ?? storage.Options.GetValueOrDefault("prune-backups")) is { } rules ? Retention.Parse(rules) : null,
            Words = Words(exchange, ids),
        };
        var name = ids.Count == 1 ? ids[0].ToString(CultureInfo.InvariantCulture) : "";
        var task = exchange.Cluster.Tasks.Start(exchange.Node, "vzdump", name, exchange.Caller, task => job.Run(task));
        exchange.Json.WriteStringValue(task.Upid);
    }

    static List<int> Wanted(Exchange exchange)
    {
        if (exchange.Text("vmid") is { } list)
            return [.. list.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Id)];
        var guests = exchange.Cluster.Guests.Where(guest => guest.Node == exchange.Node);
        if (exchange.Text("pool") is { } pool)
            return [.. guests.Where(guest => guest.Pool == pool).Select(guest => guest.Vmid)];
        if (!exchange.Flag("all"))
            throw ApiFault.Parameter("vmid", "property is missing and it is not optional");
        var excluded = exchange.Text("exclude")?.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Id).ToHashSet() ?? [];
        return [.. guests.Where(guest => !excluded.Contains(guest.Vmid)).Select(guest => guest.Vmid)];
    }

    static int Id(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var id)
        ? id
        : throw ApiFault.Parameter("vmid", $"invalid format - value does not look like a valid VM ID\n");

    static string Words(Exchange exchange, List<int> ids)
    {
        var options = exchange.Arguments.All.Where(argument => !WordOrder.Contains(argument.Key))
            .Select(argument => $"--{argument.Key} {Quote(argument.Value.Value)}").Append($"--node {exchange.Node.Name}");
        return $"vzdump {string.Join(' ', ids)} {string.Join(' ', options)}";
    }

    static string Quote(string value) => value.AsSpan().ContainsAny(Special) ? $"'{value}'" : value;
}
