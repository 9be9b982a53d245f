using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Engine.Manifests;

/// <summary>A role (<c>/access/roles</c>).</summary>
[Kind("Role", "A role: privileges by one name.")]
sealed record RoleSpec : TypedEntrySpec
{
    [PartedBy(',', AnyOrder = true), Description("Privileges, such as VM.Audit; which there are differs by release.")]
    public IReadOnlyList<string>? Privs { get; init; }
}

/// <summary>A group of users (<c>/access/groups</c>); users say themselves in which they are.</summary>
[Kind("Group", "A group of users.")]
sealed record GroupSpec : TypedEntrySpec
{
    [Description("Comment.")]
    public string? Comment { get; init; }
}

/// <summary>A user (<c>/access/users</c>); the name holds the realm, such as <c>anna@pve</c>.</summary>
[Kind("User", "A user of Proxmox.")]
sealed record UserSpec : EntrySpec
{
    [Description("May log in."), Default("1")]
    public bool? Enable { get; init; }

    [Description("When they can't log in any more, in seconds since 1970; 0 is never."), Range(0, int.MaxValue), Default("0")]
    public long? Expire { get; init; }

    [Description("First name."), StringLength(1024)]
    public string? Firstname { get; init; }

    [Description("Last name."), StringLength(1024)]
    public string? Lastname { get; init; }

    [Description("Mail address."), StringLength(254)]
    public string? Email { get; init; }

    [Description("Comment."), StringLength(2048)]
    public string? Comment { get; init; }

    [PartedBy(',', AnyOrder = true), RefersTo("Group"), Description("Groups that they are in.")]
    public IReadOnlyList<string>? Groups { get; init; }

    [SecretOnly, KeptSecret, Description("Password of a user of the realm pve; given when they are made.")]
    public string? Password { get; init; }

    [KeptSecret, Description("Keys of second factors.")]
    public string? Keys { get; init; }
}

/// <summary>Who may do what at one path (<c>/access/acl</c>); the name is the path.</summary>
[Kind("Acl", "Who has which role at a path.")]
sealed record AclSpec : TypedEntrySpec
{
    [Items("ugid", "type", "roleid"), Description("Entries.")]
    public IReadOnlyList<AclGrant>? Grants { get; init; }
}

/// <summary>An entry of the ACL.</summary>
sealed record AclGrant
{
    [Required, RefersTo("User", "Group"), Description("User, group, or token (anna@pve!ci).")] public string? Ugid { get; init; }
    [Default("user"), AllowedValues("user", "group", "token"), Description("What that is.")] public string? Type { get; init; }
    [Required, RefersTo("Role"), Description("Role.")] public string? Roleid { get; init; }
    [Default("1"), Description("Below the path, too.")] public bool? Propagate { get; init; }
}
