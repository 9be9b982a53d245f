using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Accounts;

/// <summary>Accounts of a test's own at the lab's cluster, made by root.</summary>
static class Accounts
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A role, and an entry that gives it.</summary>
    internal sealed record Right(string Path, IReadOnlyList<string> Privileges, bool Propagates = true)
    {
        public Right(string path, params string[] privileges) : this(path, (IReadOnlyList<string>)privileges)
        {
        }
    }

    /// <summary>A token with exactly these rights; as Croft is given it.</summary>
    public static async Task<string> TokenAsync(ProxmoxClient root, string user, params IReadOnlyList<Right> rights)
    {
        await root.SendAsync(new ProxmoxCall(HttpMethod.Post, "/access/users") { Parameters = [new("userid", user)] }, Ct);
        foreach (var (right, number) in rights.Select((r, n) => (r, n)))
        {
            var role = $"{user.Split('@')[0]}-{number}";
            await root.SendAsync(new ProxmoxCall(HttpMethod.Post, "/access/roles") { Parameters = [new("roleid", role), new("privs", string.Join(',', right.Privileges))] }, Ct);
            await root.Access.ChangeAclAsync(new AclChange(right.Path, [role]) { Users = [user], ReachesBelow = right.Propagates }, Ct);
        }
        return $"{user}!lab={(await root.Access.CreateTokenAsync($"{user}!lab", new TokenSettings { IsSeparated = false }, Ct)).Secret}";
    }

    /// <summary>Lets Croft ask with this token from now on.</summary>
    public static Task<object> UseAsync(this Lab lab, string token) =>
        lab.Process.RunAsync("cluster set-token", new SetClusterTokenRequest { Name = "lab", Token = token });

    /// <summary>Lets Croft ask as an account that may audit everything; returns root's client.</summary>
    public static async Task<ProxmoxClient> BecomeAuditorAsync(this Lab lab)
    {
        var root = await lab.ClientAsync();
        await lab.UseAsync(lab.Cluster.AuditToken);
        return root;
    }

    /// <summary>Hides a path, and what is below, from that auditor.</summary>
    public static Task HideAsync(ProxmoxClient root, string path) => root.Access.ChangeAclAsync(new AclChange(path, ["NoAccess"]) { Users = ["auditor@pve"] }, Ct);

    /// <summary>Lets Croft ask as a user with exactly these rights; returns root's client.</summary>
    public static async Task<ProxmoxClient> BecomeAsync(this Lab lab, string user, params IReadOnlyList<Right> rights)
    {
        var root = await lab.ClientAsync();
        await lab.UseAsync(await TokenAsync(root, user, rights));
        return root;
    }
}
