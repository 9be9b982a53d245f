using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>Proxmox's users, groups, roles and rights, without any secret of theirs.</summary>
static class LiveAccess
{
    /// <summary>All of it beside what Croft's own account is in the twin.</summary>
    /// <param name="own">The account as the twin knows it; null where it may do everything.</param>
    /// <param name="account">Its name; null as before.</param>
    /// <param name="live">Asks.</param>
    /// <param name="ct">Ends it.</param>
    public static async Task<SavedAccess> ReadAsync(SavedAccess? own, string? account, LiveRows live, CancellationToken ct)
    {
        var mine = account?.Split('!')[0];
        List<SavedUser> users = [];
        foreach (var row in await live.RowsAsync("/access/users", ct))
            users.Add(await UserAsync(row, live, ct));
        var roles = (await live.RowsAsync("/access/roles", ct)).Where(r => r.GetValueOrDefault("special") is not "1");
        var acl = (await live.RowsAsync("/access/acl", ct)).Select(Entry);
        return new SavedAccess
        {
            // Croft's own account keeps the twin's secret, and gets the tokens beside its own.
            Users = [.. users.Where(u => u.Id != mine), .. (own?.Users ?? []).Select(u => u with { Tokens = [.. u.Tokens ?? [], .. users.Where(o => o.Id == u.Id).SelectMany(o => o.Tokens ?? []).Where(t => $"{u.Id}!{t.Id}" != account)] })],
            Groups = (await live.RowsAsync("/access/groups", ct)).ToDictionary(g => g["groupid"], g => g.GetValueOrDefault("comment"), StringComparer.Ordinal),
            Roles = new Dictionary<string, IReadOnlyList<string>>(
                roles.Select(r => KeyValuePair.Create<string, IReadOnlyList<string>>(r["roleid"], (r.GetValueOrDefault("privs") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))).Concat(own?.Roles ?? new Dictionary<string, IReadOnlyList<string>>()),
                StringComparer.Ordinal),
            Acl = [.. acl.Where(a => own is null || (a.Name != mine && a.Name != account)), .. own?.Acl ?? []],
        };
    }

    static async Task<SavedUser> UserAsync(IReadOnlyDictionary<string, string> row, LiveRows live, CancellationToken ct)
    {
        var tokens = await live.RowsAsync($"/access/users/{Uri.EscapeDataString(row["userid"])}/token", ct);
        var groups = (await live.FieldsAsync($"/access/users/{Uri.EscapeDataString(row["userid"])}", [], ct)).GetValueOrDefault("groups");
        return new SavedUser(row["userid"])
        {
            Expire = long.TryParse(row.GetValueOrDefault("expire"), out var until) ? until : null,
            Enabled = row.GetValueOrDefault("enable") is not "0",
            Groups = groups is null ? [] : System.Text.Json.JsonSerializer.Deserialize<List<string>>(groups),
            Details = row.Where(r => r.Key is "comment" or "email" or "firstname" or "lastname").ToDictionary(StringComparer.Ordinal),
            Tokens = [.. tokens.Select(t => new SavedToken(t["tokenid"], Guid.NewGuid().ToString(), t.GetValueOrDefault("privsep") is not "0", long.TryParse(t.GetValueOrDefault("expire"), out var at) ? at : 0, t.GetValueOrDefault("comment")))],
        };
    }

    static SavedAclEntry Entry(IReadOnlyDictionary<string, string> row) =>
        new(row["path"], row["type"], row["ugid"], row["roleid"], row.GetValueOrDefault("propagate") is not "0");
}
