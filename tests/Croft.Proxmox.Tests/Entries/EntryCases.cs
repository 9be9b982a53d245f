using static Croft.Proxmox.Tests.Entries.EntryCase;

namespace Croft.Proxmox.Tests.Entries;

/// <summary>Every config whose entries the library names.</summary>
static class EntryCases
{
    static readonly string digest = new('0', 40);

    public static IReadOnlyList<EntryCase> All => [.. Access];

    static EntryChange Guarded(string set, params string[] delete) => new() { Set = Pairs(set), Delete = delete, Digest = digest };

    static EntryChange Bare(string set, params string[] delete) => new() { Set = Pairs(set), Delete = delete };

    static IEnumerable<EntryCase> Access =>
    [
        Of("/access/users", c => c.Access.Users, "comment=x&enable=1&expire=0&groups=ops&email=a@example.test", Bare("comment=y")) with { Name = "alice@pve" },
        Of("/access/groups", c => c.Access.Groups, "comment=x", Bare("comment=y")),
        Of("/access/roles", c => c.Access.Roles, "privs=VM.Audit,Sys.Audit", Bare("privs=VM.Audit&append=1")),
        Of("/access/domains", c => c.Access.Realms, "type=ldap&server1=10.0.0.1&base_dn=dc=x&user_attr=uid", Guarded("comment=x", "default")),
    ];
}
