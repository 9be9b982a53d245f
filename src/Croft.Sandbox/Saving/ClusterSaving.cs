using Croft.Sandbox.Access;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Saving;

/// <summary>A cluster's state to its saved form; called under the gate.</summary>
internal static class ClusterSaving
{
    public static SavedCluster Save(ClusterState cluster) => new()
    {
        Name = cluster.Name,
        Version = cluster.Release.Release,
        Nodes = [.. cluster.Nodes.Select(Save)],
        Storages = [.. cluster.Storages.Select(storage => Save(cluster, storage))],
        Guests = [.. cluster.Guests.Select(Save)],
        Pools = [.. cluster.Pools.Values.Select(pool => new SavedPool(pool.Id, pool.Comment, [.. pool.Storages]))],
        Access = Save(cluster.Access, cluster.Release),
        Files = ClusterFiles.Of(cluster).ToDictionary(file => file.Name, file => (IReadOnlyList<SavedSection>)file.Sections.Save(), StringComparer.Ordinal),
        Firewall = cluster.Firewall.Save(),
        Web = cluster.Web.Count > 0 ? new Dictionary<string, long?>(cluster.Web, StringComparer.Ordinal) : null,
    };

    static SavedNode Save(NodeState node) => new(node.Name)
    {
        Cores = node.Cores,
        Memory = node.Memory,
        Online = node.IsOnline,
        Network = node.System.Network.Active.Save(),
        Firewall = node.Firewall.Save(),
        Tasks = [.. node.Tasks.Select(task => new SavedTask(task.Upid, task.ExitStatus, task.EndedAt, [.. task.Lines]))],
    };

    static SavedStorage Save(ClusterState cluster, StorageState storage) => new(storage.Id, storage.Type)
    {
        Shared = storage.IsShared,
        Content = [.. storage.Content],
        Options = new Dictionary<string, string>(storage.Options, StringComparer.Ordinal),
        Nodes = storage.Nodes.Count > 0 ? [.. storage.Nodes] : null,
        Disabled = storage.IsDisabled,
        Total = storage.Total,
        OtherUse = storage.SpaceOn(cluster.Nodes[0]).OtherUse,
        Volumes = [.. (storage.IsShared ? cluster.Nodes.Take(1) : cluster.Nodes).SelectMany(node =>
            storage.SpaceOn(node).Volumes.Values.Select(volume => Save(volume, storage.IsShared ? null : node.Name)))],
        Spaces = [.. (storage.IsShared ? cluster.Nodes.Take(1) : cluster.Nodes.Where(storage.IsOn)).Select(node => Save(node, storage.SpaceOn(node)))],
    };

    static SavedSpace Save(NodeState node, StorageSpace space) => new(node.Name, space.Total, space.Used + space.OtherUse);

    static SavedVolume Save(Volume volume, string? node) => new(volume.Name, volume.Content, volume.Format, volume.Size)
    {
        Node = node,
        Vmid = volume.Vmid,
        Fill = volume.Fill,
        CreatedAt = volume.CreatedAt,
        Notes = volume.Notes,
        Protected = volume.IsProtected ? true : null,
        Parent = volume.Parent,
        Backup = volume.Backup?.Config,
    };

    static SavedGuest Save(Guest guest) => new(guest.Vmid, guest.Kind.Path, guest.Node.Name)
    {
        Status = guest.State switch { RunState.Running => "running", RunState.Paused => "paused", _ => "stopped" },
        Pool = guest.Pool,
        StartedAt = guest.IsRunning ? guest.StartedAt.ToUnixTimeSeconds() : null,
        HasSystem = guest.HasSystem,
        Config = new Dictionary<string, string>(guest.Config.Current, StringComparer.Ordinal),
        Pending = guest.Config.Pending.Count > 0 ? new Dictionary<string, string>(guest.Config.Pending, StringComparer.Ordinal) : null,
        PendingDelete = guest.Config.PendingDelete.Count > 0 ? [.. guest.Config.PendingDelete.Keys] : null,
        Snapshots = guest.Config.Snapshots.Count > 0
            ? guest.Config.Snapshots.ToDictionary(snapshot => snapshot.Name, snapshot => (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(snapshot.Values, StringComparer.Ordinal), StringComparer.Ordinal)
            : null,
        Firewall = guest.Firewall.Save(),
    };

    static SavedAccess Save(AccessState access, PveVersion release)
    {
        var builtIn = Roles.BuiltIn(release);
        return new SavedAccess
        {
            Users = [.. access.Users.Values.Select(Save)],
            Groups = new Dictionary<string, string?>(access.Groups, StringComparer.Ordinal),
            Roles = access.RolePrivileges.Where(role => !builtIn.ContainsKey(role.Key)).ToDictionary(role => role.Key, role => (IReadOnlyList<string>)[.. role.Value], StringComparer.Ordinal),
            Domains = access.Domains.Sections.Save(),
            Acl = [.. access.Acl.Select(entry => new SavedAclEntry(entry.Path, entry.Subject.ToString().ToLowerInvariant(), entry.Name, entry.Role, entry.Propagates))],
        };
    }

    static SavedUser Save(User user) => new(user.Id)
    {
        Password = user.Password,
        Enabled = user.IsEnabled,
        Expire = user.Expire == 0 ? null : user.Expire,
        Groups = [.. user.Groups],
        Details = new Dictionary<string, string>(user.Details, StringComparer.Ordinal),
        Tokens = [.. user.Tokens.Values.Select(token => new SavedToken(token.Id, token.Secret, token.IsSeparated, token.Expire, token.Comment))],
    };
}
