using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>How snapshots read: their list, which ends with "current", and each one's config.</summary>
internal static class SnapshotWords
{
    public static IEnumerable<Call> ConfigOf(GuestKind kind)
    {
        var path = $"/nodes/{{node}}/{kind.Path}/{{vmid}}/snapshot/{{snapname}}";
        yield return new("GET", path, static exchange =>
        {
            exchange.Json.WriteStartArray();
            foreach (var command in (ReadOnlySpan<string>)["rollback", "config"])
            {
                exchange.Json.WriteStartObject();
                exchange.Json.WriteString("cmd", command);
                exchange.Json.WriteEndObject();
            }
            exchange.Json.WriteEndArray();
        });
        yield return new("GET", path + "/config", exchange => Read(exchange, kind))
        {
            Permission = Permission.OneOf("/vms/{vmid}", "VM.Snapshot", "VM.Snapshot.Rollback", "VM.Audit"),
        };
        yield return new("PUT", path + "/config", exchange => Write(exchange, kind))
        {
            Relayed = true,
            Permission = Permission.All("/vms/{vmid}", "VM.Snapshot"),
            Parameters = [Parameter.Text("description")],
        };
    }

    public static void List(Exchange exchange, Guest guest)
    {
        var json = exchange.Json;
        json.WriteStartArray();
        foreach (var snapshot in guest.Config.Snapshots)
        {
            json.WriteStartObject();
            json.WriteString("name", snapshot.Name);
            json.NumberOrText("snaptime", snapshot.Values.GetValueOrDefault("snaptime", "0"));
            var description = snapshot.Values.GetValueOrDefault("description", "");
            json.WriteString("description", !guest.Kind.IsQemu && description.Length > 0 && !description.EndsWith('\n') ? description + "\n" : description);
            json.Optional("parent", snapshot.Parent);
            if (guest.Kind.IsQemu)
                json.Flag("vmstate", snapshot.Values.ContainsKey("vmstate"));
            json.WriteEndObject();
        }
        json.WriteStartObject();
        json.WriteString("name", "current");
        json.WriteString("description", "You are here!");
        json.WriteString("digest", guest.Config.Digest);
        json.Flag("running", guest.IsRunning);
        json.Optional("parent", guest.Config["parent"]);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Every disk lies where snapshots can be taken: thin LVM, RBD, ZFS, btrfs, or in a qcow2 file.</summary>
    public static bool IsPossible(ClusterState cluster, Guest guest) =>
        GuestDisks.KeysOf(guest.Kind, guest.Config.Current).All(key =>
            DiskSpace.Find(cluster, guest.Node, GuestDisks.VolumeId(guest.Config[key]!)) is { } found
            && (found.Space.Storage.Type is "lvmthin" or "rbd" or "zfspool" or "btrfs" || found.Volume.Format == "qcow2"));

    static Snapshot Find(Exchange exchange, GuestKind kind)
    {
        var name = exchange.Required("snapname");
        return exchange.Guest(kind).Config.Snapshot(name) ?? throw ApiFault.Failed($"snapshot '{name}' does not exist");
    }

    static void Read(Exchange exchange, GuestKind kind)
    {
        exchange.Json.WriteStartObject();
        GuestConfigRead.WriteValues(exchange.Json, kind, Find(exchange, kind).Values);
        exchange.Json.WriteEndObject();
    }

    static void Write(Exchange exchange, GuestKind kind)
    {
        var snapshot = Find(exchange, kind);
        if (exchange.Text("description") is not { } description)
            return;
        snapshot.Values["description"] = description;
        exchange.Guest(kind).Config.Touch();
        exchange.Cluster.Effects.Count(exchange.Guest(kind).Id, $"snapshot {snapshot.Name} config");
    }
}
