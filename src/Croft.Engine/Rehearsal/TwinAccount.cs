using System.Security.Cryptography;
using Croft.Proxmox;
using Croft.Sandbox.Saving;

namespace Croft.Engine.Rehearsal;

/// <summary>As whom Croft asks a twin: the same account with the same rights, and a secret of the twin's own.</summary>
sealed record TwinAccount
{
    const string Reaching = "CroftReaching", Here = "CroftHere";

    readonly string secret = Guid.NewGuid().ToString();

    /// <summary><c>root@pam</c> or <c>croft@pve!croft</c>; null for one that may do everything.</summary>
    public string? Id { get; private init; }

    /// <summary>What the twin holds for it; null where it may do everything.</summary>
    public SavedAccess? Access { get; private init; }

    /// <summary>Password of the twin's root@pam.</summary>
    public string RootPassword => secret;

    /// <summary>One that may do everything: where nobody told what the real one may.</summary>
    public static TwinAccount OfAll { get; } = new();

    /// <summary>One that holds what the real one holds.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="permissions">What the real one holds.</param>
    /// <param name="concerns">False for a path that nothing will be asked of.</param>
    public static TwinAccount Of(string id, Permissions permissions, Func<string, bool> concerns)
    {
        var held = permissions.ByPath.Where(p => concerns(p.Key)).ToList();
        var bang = id.IndexOf('!', StringComparison.Ordinal);
        var (user, token) = bang < 0 ? (id, null) : (id[..bang], id[(bang + 1)..]);
        // root@pam itself may do what no privilege gives.
        if (id == "root@pam")
            return new TwinAccount { Id = id };
        var account = new TwinAccount { Id = id };
        var subject = token is null ? ("user", user) : ("token", id);
        return account with
        {
            Access = new SavedAccess
            {
                Users = [Of(user, token, account.secret)],
                Roles = held.SelectMany(p => RolesAt(p.Value)).DistinctBy(r => r.Role, StringComparer.Ordinal).ToDictionary(r => r.Role, r => r.Privileges, StringComparer.Ordinal),
                Acl =
                [
                    // A token never has more than its user: what the token holds its user holds.
                    .. token is null || user == "root@pam" ? [] : Acl(held, "user", user),
                    .. Acl(held, subject.Item1, subject.Item2),
                ],
            },
        };
    }

    /// <summary>How Croft proves to the twin who it is.</summary>
    /// <param name="all">The twin's token that may do everything.</param>
    public ProxmoxCredential Credential(string all) =>
        Id is null ? ApiToken.Parse(all)
        : Id.Contains('!', StringComparison.Ordinal) ? new ApiToken(Id, secret)
        : new Password(Id, secret);

    static SavedUser Of(string user, string? token, string secret) => new(user)
    {
        Password = secret,
        Enabled = true,
        Tokens = token is null ? [] : [new SavedToken(token, secret, true, 0, null)],
    };

    static IEnumerable<SavedAclEntry> Acl(List<KeyValuePair<string, IReadOnlyDictionary<string, bool>>> held, string subject, string name) =>
        held.SelectMany(p => RolesAt(p.Value).Select(r => new SavedAclEntry(p.Key, subject, name, r.Role, r.Propagates)));

    // A path without privileges has a role all the same: it hides what comes from above. Paths that hold the same share it.
    static IEnumerable<(string Role, IReadOnlyList<string> Privileges, bool Propagates)> RolesAt(IReadOnlyDictionary<string, bool> held)
    {
        yield return Role(Reaching, held, propagates: true);
        if (held.Values.Contains(false))
            yield return Role(Here, held, propagates: false);
    }

    static (string Role, IReadOnlyList<string> Privileges, bool Propagates) Role(string kind, IReadOnlyDictionary<string, bool> held, bool propagates)
    {
        List<string> privileges = [.. held.Where(p => p.Value == propagates).Select(p => p.Key).Order(StringComparer.Ordinal)];
        var mark = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join(',', privileges))))[..12];
        return ($"{kind}-{mark}", privileges, propagates);
    }
}
