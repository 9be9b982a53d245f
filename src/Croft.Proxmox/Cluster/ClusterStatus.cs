using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>A cluster's name, quorum and members.</summary>
/// <param name="Name">Its name; null for a lone node.</param>
/// <param name="IsQuorate">Whether it has quorum; null for a lone node, which needs none.</param>
/// <param name="ConfigVersion">Number of the corosync config; null for a lone node.</param>
/// <param name="Members">All nodes, those that are down too.</param>
public sealed record ClusterStatus(string? Name, bool? IsQuorate, int? ConfigVersion, IReadOnlyList<ClusterMember> Members)
{
    internal static ClusterStatus Read(JsonElement data, string call)
    {
        var members = new List<ClusterMember>();
        var status = new ClusterStatus(null, null, null, members);
        foreach (var row in Fields.Rows(data, call, "", f => f))
        {
            if (row.Text("type"u8) == "cluster")
                status = status with { Name = row.Text("name"u8), IsQuorate = row.Flag("quorate"u8), ConfigVersion = row.OptionalInt("version"u8) };
            else if (row.Text("type"u8) == "node")
                members.Add(ClusterMember.Read(row));
        }
        return status;
    }
}

/// <summary>A node as the cluster's membership knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NodeId">Its number in corosync; 0 for a lone node.</param>
/// <param name="Address">The address it is reached at inside the cluster.</param>
/// <param name="IsOnline">Whether it is a member now.</param>
/// <param name="IsLocal">True for the node that answered.</param>
/// <param name="Level">Subscription level; empty without one.</param>
public sealed record ClusterMember(string Name, int NodeId, string? Address, bool IsOnline, bool IsLocal, string? Level)
{
    internal static ClusterMember Read(Fields f) => new(
        f.Text("name"u8), f.OptionalInt("nodeid"u8) ?? 0, f.OptionalText("ip"u8), f.Flag("online"u8), f.Flag("local"u8), f.OptionalText("level"u8));
}

/// <summary>One line of the cluster's log.</summary>
/// <param name="Node">Where it was written.</param>
/// <param name="Time">When.</param>
/// <param name="User">Who caused it; a token in full.</param>
/// <param name="Tag">Program that wrote it.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Severity">Syslog's priority, 0 to 7.</param>
/// <param name="Message">The text.</param>
/// <param name="Id">Number and node, unique in the cluster.</param>
public sealed record ClusterLogLine(string Node, DateTimeOffset Time, string? User, string? Tag, long? Pid, int? Severity, string Message, string? Id)
{
    internal static ClusterLogLine Read(Fields f) => new(
        f.Text("node"u8), f.Time("time"u8), f.OptionalText("user"u8), f.OptionalText("tag"u8),
        f.OptionalLong("pid"u8), f.OptionalInt("pri"u8), f.Text("msg"u8), f.OptionalText("id"u8));
}
