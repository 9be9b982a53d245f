namespace Croft.Engine.Clusters;

/// <summary>Who may give rights at a path: as <c>check_perm_modify</c> of Proxmox's access control has it.</summary>
static class MayGive
{
    /// <summary>Who may make what lies below a path sees and gives rights on it, too.</summary>
    static readonly (string Below, string Privilege)[] owners = [("/vms/", "VM.Allocate"), ("/storage/", "Datastore.Allocate"), ("/pool/", "Pool.Allocate")];

    /// <summary>Privileges of which any one is enough.</summary>
    public static IEnumerable<string> AnyOf(string path) =>
        ["Permissions.Modify", .. owners.Where(o => path.StartsWith(o.Below, StringComparison.Ordinal)).Select(o => o.Privilege)];

    /// <summary>As a step says it: <c>Permissions.Modify or VM.Allocate on /vms/101</c>.</summary>
    public static string On(string path) => $"{string.Join(" or ", AnyOf(path))} on {path}";
}
