using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster.Ha;

/// <summary>/cluster/ha/groups: nodes that resources prefer; from 9 on there are rules instead.</summary>
internal static class HaGroups
{
    const string Path = "/cluster/ha/groups";
    static readonly Permission MayLook = Permission.All("/", "Sys.Audit");
    static readonly Permission MayChange = Permission.All("/", "Sys.Console");

    static readonly Parameter[] Options = [Parameter.Text("comment", max: 4096), Parameter.Flag("nofailback"), Parameter.Flag("restricted")];

    static readonly ParameterTable Table = new(Options);

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Permission = MayLook },
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = MayChange,
            Parameters = [Parameter.Text("group", Formats.ConfigId).Required(), Parameter.Text("nodes").Required(), Parameter.OneOf("type", "group"), .. Options],
        },
        new("GET", Path + "/{group}", Show) { Permission = MayLook },
        new("PUT", Path + "/{group}", Update)
        {
            Relayed = true,
            Permission = MayChange,
            Parameters = [Parameter.Text("nodes"), SectionWords.Delete, SectionWords.Digest, .. Options],
        },
        new("DELETE", Path + "/{group}", Delete) { Relayed = true, Permission = MayChange },
    ];

    static SectionFile File(Exchange exchange, string action) => exchange.Cluster.Release.Major < 9
        ? exchange.Cluster.Ha.Groups
        : throw ApiFault.Failed($"cannot {action}: ha groups have been migrated to rules");

    static Section Find(Exchange exchange, string action) => File(exchange, action).Find(exchange.Required("group"))
        ?? throw ApiFault.Failed($"no such ha group '{exchange.Required("group")}'");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var group in File(exchange, "index groups").Sections)
            Write(exchange, group);
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange) => Write(exchange, Find(exchange, "read group"));

    static void Write(Exchange exchange, Section group)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("group", group.Id);
        exchange.Json.WriteString("type", "group");
        exchange.Json.WriteString("digest", exchange.Cluster.Ha.Groups.Digest);
        exchange.WriteOptions(group.Values, Table);
        exchange.Json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var (file, id) = (File(exchange, "create group"), exchange.Required("group"));
        if (file.Find(id) is not null)
            throw ApiFault.Failed($"create ha group failed: ha group ID '{id}' already defined");
        var made = new Section("group", id);
        made.Take(exchange, "group");
        file.Sections.Add(made);
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/group/{id}", "create");
    }

    static void Update(Exchange exchange)
    {
        var group = Find(exchange, "update group");
        exchange.RequireDigest(exchange.Cluster.Ha.Groups.Digest);
        group.Take(exchange, "group");
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/group/{group.Id}", "update");
    }

    static void Delete(Exchange exchange)
    {
        var group = Find(exchange, "delete group");
        if (exchange.Cluster.Ha.Resources.Sections.Find(resource => resource["group"] == group.Id) is { } user)
            throw ApiFault.Failed($"delete ha group failed: ha group is used by service '{user.Id}'");
        exchange.Cluster.Ha.Groups.Sections.Remove(group);
        exchange.Cluster.Ha.Wake();
        exchange.Cluster.Effects.Count($"ha/group/{group.Id}", "delete");
    }
}
