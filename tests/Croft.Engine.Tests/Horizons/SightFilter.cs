using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Tests.Horizons;

/// <summary>What somebody is told of a list that everybody else's rows are in, too: the rows that are theirs, as the rule says it in a few lines.</summary>
static class SightFilter
{
    /// <summary>Lists that are held against the unscoped one row by row, with what a row is about.</summary>
    static readonly Dictionary<string, Func<SightModel, JsonObject, JsonObject?>> Rules = new(StringComparer.Ordinal)
    {
        ["guest list"] = Guest("vmid"),
        ["backup list"] = (m, r) => Whole(m, r) || m.Sees(Text(r, "cluster"), r["vmid"]!.GetValue<int>(), r["made"] is { } made ? made.GetValue<DateTimeOffset>() : null) ? r : null,
        ["task list"] = (m, r) => Whole(m, r) || (Upid.Parse(Text(r, "upid")) is var task && m.Sees(Text(r, "cluster"), task.Id, task.Start)) ? r : null,
        ["history list"] = Changed,
        ["history watch"] = Changed,
        ["diff"] = Changed,
        ["replication list"] = (m, r) => m.Sees(Text(r, "cluster"), Text(r, "job").Split('-')[0]) ? r : null,
        ["ha list"] = (m, r) =>
        {
            if (Whole(m, r)) return r;
            if (!m.Sees(Text(r, "cluster"), Text(r, "sid").Split(':')[1])) return null;
            r.Remove("group");
            r["rules"] = new JsonArray();
            return r;
        },
        ["pool list"] = (m, r) =>
        {
            if (Whole(m, r)) return r;
            if (!m.SeesPool(Text(r, "cluster"), Text(r, "pool"))) return null;
            r["storages"] = 0;
            return r;
        },
        ["firewall list"] = (m, r) => Whole(m, r) || (r["vmid"] is { } vmid && m.Sees(Text(r, "cluster"), vmid.GetValue<int>())) ? r : null,
        ["drift list"] = (m, r) => Whole(m, r) || (Text(r, "kind") is "VirtualMachine" or "Container" && m.Sees(Text(r, "cluster"), Text(r, "identity"))) ? r : null,
        ["run list"] = (m, r) => m.SeesRun(r["id"]!.GetValue<int>()) ? r : null,
    };

    /// <summary>The rows that are told.</summary>
    public static IReadOnlyList<string> Of(SightModel model, VerbAbout verb, IEnumerable<JsonObject> rows) =>
        [.. rows.Select(r => (JsonObject)r.DeepClone()).Select(r => Rules.TryGetValue(verb.Name, out var rule) ? rule(model, r) : Whole(model, r, verb.Permission) ? r : null)
            .OfType<JsonObject>().Select(Flat)];

    /// <summary>A row as text, without what is null.</summary>
    public static string Flat(JsonObject row)
    {
        var copy = (JsonObject)row.DeepClone();
        foreach (var name in copy.Where(p => p.Value is null).Select(p => p.Key).ToList()) copy.Remove(name);
        return copy.ToJsonString(SightCaller.Options);
    }

    static Func<SightModel, JsonObject, JsonObject?> Guest(string member) => (m, r) => m.Sees(Text(r, "cluster"), r[member]!.GetValue<int>()) ? r : null;

    static JsonObject? Changed(SightModel model, JsonObject row) => Whole(model, row) || Text(row, "kind") switch
    {
        "guest" or "config" => model.Sees(Text(row, "cluster"), Text(row, "subject"), row["seen"]!.GetValue<DateTimeOffset>()),
        "spec" => Text(row, "subject").Split(' ') is ["VirtualMachine" or "Container", var vmid] && model.Sees(Text(row, "cluster"), vmid),
        _ => false,
    } ? row : null;

    static bool Whole(SightModel model, JsonObject row, string permission = Permissions.EstateRead) =>
        (row["cluster"] ?? row["name"])?.GetValue<string>() is { } cluster && model.Whole(cluster) && model.Whole(cluster, permission);

    static string Text(JsonObject row, string name) => row[name]!.GetValue<string>();
}

/// <summary>A verb's name and permission.</summary>
sealed record VerbAbout(string Name, string Permission);
