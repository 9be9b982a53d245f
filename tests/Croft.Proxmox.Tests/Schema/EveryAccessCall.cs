using Croft.Proxmox.Tests.Entries;
using static Croft.Proxmox.Tests.Schema.EveryCall;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>Users, tokens, factors and ACL; and the five calls of every config.</summary>
static class EveryAccessCall
{
    public static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> All => [.. Entries, .. Access];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Entries => EntryCases.All.SelectMany(e => new[]
    {
        Call($"{e.Path} list", (c, ct) => e.List(c, ct)),
        Call($"{e.Path} get", (c, ct) => e.Get(c, e.Name, ct)),
        Call($"{e.Path} create", (c, ct) => e.Create(c, e.Name, e.Sample, ct)),
        Call($"{e.Path} update", (c, ct) => e.Update(c, e.Name, e.Change, ct)),
        Call($"{e.Path} delete", (c, ct) => e.Delete(c, e.Name, ct)),
    });

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Access =>
    [
        Call("users full", (c, ct) => c.Access.UsersAsync(true, true, ct)),
        Call("realm sync", (c, ct) => c.Access.SyncRealmAsync("ldap1", new() { Scope = "both", EnableNew = true, RemoveVanished = "acl;entry", DryRun = true }, ct)),
        Call("password", (c, ct) => c.Access.ChangePasswordAsync("alice@pve", "secret12", "own12345", ct)),
        Call("second factor", (c, ct) => c.Access.SecondFactorAsync(
            LoginTicket.Read(new(System.Text.Json.JsonElement.Parse("""{"username":"a@pve","ticket":"PVE:!tfa!x","NeedTFA":1}"""), "x")), "totp", "123456", ct)),
        Call("factors", (c, ct) => c.Access.FactorsAsync(ct)),
        Call("factor delete", (c, ct) => c.Access.DeleteFactorAsync("alice@pve", "recovery", "own12345", ct)),
        Call("factors unlock", (c, ct) => c.Access.UnlockFactorsAsync("alice@pve", ct)),
        Call("token create", (c, ct) => c.Access.CreateTokenAsync("alice@pve!t1", new() { IsSeparated = true, Expires = DateTimeOffset.UnixEpoch.AddDays(1), Comment = "x" }, ct)),
        Call("token change", (c, ct) => c.Access.ChangeTokenAsync("alice@pve!t1", new() { IsSeparated = false, NeverExpires = true }, ct)),
        Call("token regenerate", (c, ct) => c.Access.RegenerateTokenAsync("alice@pve!t1", ct)),
        Call("token delete", (c, ct) => c.Access.DeleteTokenAsync("alice@pve!t1", ct)),
        Call("acl", (c, ct) => c.Access.AclAsync(ct)),
        Call("acl change", (c, ct) => c.Access.ChangeAclAsync(new("/vms/100", ["PVEVMUser"]) { Users = ["alice@pve"], Groups = ["ops"], Tokens = ["alice@pve!t1"], ReachesBelow = false, Remove = true }, ct)),
    ];
}
