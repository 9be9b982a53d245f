namespace Croft.Proxmox;

public readonly partial struct ProxmoxAccess
{
    /// <summary>Users (<c>/access/users</c>); their lists show no tokens, see <see cref="UsersAsync"/>.</summary>
    public ProxmoxEntries<UserEntry> Users => new(api, new("/access/users", "userid", UserEntry.Read) { Calls = EntryCalls.None });

    /// <summary>Groups (<c>/access/groups</c>).</summary>
    public ProxmoxEntries<GroupEntry> Groups => new(api, new("/access/groups", "groupid", GroupEntry.Read) { Calls = EntryCalls.None });

    /// <summary>Roles with their privileges (<c>/access/roles</c>).</summary>
    public ProxmoxEntries<RoleEntry> Roles => new(api, new("/access/roles", "roleid", RoleEntry.Read) { Calls = EntryCalls.None });

    /// <summary>Realms, which users log in to (<c>/access/domains</c>).</summary>
    public ProxmoxEntries<RealmEntry> Realms => new(api, new("/access/domains", "realm", RealmEntry.Read));

    /// <summary>All users that the caller may see (<c>GET /access/users</c>).</summary>
    /// <param name="enabled">Enabled ones, or disabled ones; both when null.</param>
    /// <param name="full">True for their groups and tokens too.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<UserEntry>> UsersAsync(bool? enabled, bool full, CancellationToken ct) =>
        Users.ListAsync(new Form().Add("enabled", enabled).AddIf("full", full), ct);

    /// <summary>Takes users and groups over from a realm's directory (<c>POST /access/domains/{realm}/sync</c>).</summary>
    public Task<Upid> SyncRealmAsync(string realm, RealmSync sync, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Post, Form.Path("/access/domains", realm) + "/sync", sync.Form(), ct);

    /// <summary>Changes a password; API tokens may not (<c>PUT /access/password</c>).</summary>
    /// <param name="user">Full id, <c>user@realm</c>.</param>
    /// <param name="password">The new password.</param>
    /// <param name="own">The caller's own password, which 8.x wants and 7.x does not know; not sent when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task ChangePasswordAsync(string user, string password, string? own, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, "/access/password", new Form().Add("userid", user).Add("password", password).AddSpare("confirmation-password", own), ct);

    /// <summary>All second factors of all users that the caller may see (<c>GET /access/tfa</c>).</summary>
    public Task<IReadOnlyList<UserFactors>> FactorsAsync(CancellationToken ct) => api.ListAsync("/access/tfa", null, UserFactors.Read, ct);

    /// <summary>Takes a second factor away (<c>DELETE /access/tfa/{user}/{id}</c>).</summary>
    /// <param name="user">Full id, <c>user@realm</c>.</param>
    /// <param name="id">The factor.</param>
    /// <param name="own">The caller's own password; not sent when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DeleteFactorAsync(string user, string id, string? own, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Delete, Form.Path("/access/tfa", user, id), new Form().Add("password", own), ct);

    /// <summary>Lets a user try again whose second factor was wrong too often (<c>PUT /access/users/{user}/unlock-tfa</c>, 8.0).</summary>
    /// <exception cref="ProxmoxException">NotImplemented on 7.x.</exception>
    public Task UnlockFactorsAsync(string user, CancellationToken ct) => api.DoAsync(HttpMethod.Put, Form.Path("/access/users", user) + "/unlock-tfa", null, ct);
}
