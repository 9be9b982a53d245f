using System.Globalization;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>How users are read, and what may become of them.</summary>
static class UserEntries
{
    public static async Task<IReadOnlyList<Entry>> ListAsync(ProxmoxApi api, CancellationToken ct) =>
        [.. (await api.Access.UsersAsync(null, full: true, ct)).Select(u => new Entry(u.Id, $"/access/users/{Uri.EscapeDataString(u.Id)}", Settings(u), null) { IsBuiltIn = u.Id == "root@pam" })];

    static Dictionary<string, string> Settings(UserEntry user)
    {
        (string Key, string? Value)[] all =
        [
            ("enable", user.IsEnabled ? null : "0"), ("expire", user.Expires?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)), ("firstname", user.FirstName), ("lastname", user.LastName),
            ("email", user.Email), ("comment", user.Comment), ("groups", string.Join(',', user.Groups)),
        ];
        return all.Where(s => !string.IsNullOrEmpty(s.Value)).ToDictionary(s => s.Key, s => s.Value!, StringComparer.Ordinal);
    }

    public static string Privilege(string name, IReadOnlyDictionary<string, string?> settings)
    {
        var groups = (settings.GetValueOrDefault("groups") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return $"Realm.AllocateUser on /access/realm/{Realm(name)}, {(groups.Length == 0 ? "User.Modify on /access/groups" : string.Join(", ", groups.Select(g => $"User.Modify on /access/groups/{g}")))}";
    }

    public static (Disturbance Disturbs, string? Because) Disturbs(string key, string? from, string? to) => key switch
    {
        "enable" when to == "0" => (Disturbance.Live, "They are logged out at once, and their tokens are refused."),
        "expire" => (Disturbance.Live, "From then on they and their tokens are refused."),
        "groups" => (Disturbance.Live, "They have what the new groups have, and no longer what the others have, at once."),
        _ => (Disturbance.None, null),
    };

    /// <summary>Refuses a user of a realm that is not there.</summary>
    public static async Task<Failure?> ObjectsAsync(ProxmoxClient client, EntryAction action, CancellationToken ct)
    {
        if (action.Before.Count > 0) return null;
        var realms = (await client.Access.Realms.ListAsync(ct)).Select(r => r.Name).ToList();
        return realms.Contains(Realm(action.Name)) ? null : new Failure(FailureKind.NotFound, $"Can't make user {action.Name} in {action.Cluster}: there is no realm '{Realm(action.Name)}'.")
        {
            WayOut = $"There are: {string.Join(", ", realms)}.",
        };
    }

    static string Realm(string user) => user[(user.LastIndexOf('@') + 1)..];
}
