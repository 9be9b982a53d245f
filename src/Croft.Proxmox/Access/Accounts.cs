namespace Croft.Proxmox;

/// <summary>A user.</summary>
public sealed record UserEntry
{
    /// <summary>Full id, <c>user@realm</c>.</summary>
    public required string Id { get; init; }
    /// <summary>False when they can't log in.</summary>
    public required bool IsEnabled { get; init; }
    /// <summary>When they can't log in any more; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }
    /// <summary>First name.</summary>
    public string? FirstName { get; init; }
    /// <summary>Last name.</summary>
    public string? LastName { get; init; }
    /// <summary>Mail address.</summary>
    public string? Email { get; init; }
    /// <summary>Comment.</summary>
    public string? Comment { get; init; }
    /// <summary>Groups; empty in short lists.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
    /// <summary>Tokens without secrets; empty in short lists.</summary>
    public IReadOnlyList<TokenEntry> Tokens { get; init; } = [];
    /// <summary>Type of the realm, such as <c>pam</c>; null when asked for alone.</summary>
    public string? RealmType { get; init; }
    /// <summary>Until when a second factor that was wrong too often is refused.</summary>
    public DateTimeOffset? FactorsLockedUntil { get; init; }
    /// <summary>Every member as it came.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    internal static UserEntry Read(Fields f, string? id) => new()
    {
        Id = f.Named("userid", id),
        IsEnabled = f.OptionalFlag("enable"u8) ?? true,
        Expires = f.OptionalMoment("expire"u8),
        FirstName = f.OptionalText("firstname"u8),
        LastName = f.OptionalText("lastname"u8),
        Email = f.OptionalText("email"u8),
        Comment = f.OptionalText("comment"u8),
        Groups = f.Texts("groups"u8),
        // A list shows them as a list, a user alone as an object by name.
        Tokens = f.IsObject("tokens"u8)
            ? [.. f.OptionalObject("tokens"u8) is { } tokens ? tokens.All().Select(t => TokenEntry.Read(tokens.Inside(t.Name, t.Value), t.Name)) : []]
            : f.List("tokens"u8, t => TokenEntry.Read(t, null)),
        RealmType = f.OptionalText("realm-type"u8),
        FactorsLockedUntil = f.OptionalTime("tfa-locked-until"u8),
        Settings = f.Settings(),
    };
}

/// <summary>A group of users.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="Members">Its users.</param>
public sealed record GroupEntry(string Name, string? Comment, IReadOnlyList<string> Members)
{
    internal static GroupEntry Read(Fields f, string? name) =>
        new(f.Named("groupid", name), f.OptionalText("comment"u8), f.Has("members"u8) ? f.Texts("members"u8) : f.Texts("users"u8));
}

/// <summary>A role: a name for privileges.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Privileges">Its privileges, sorted.</param>
/// <param name="IsBuiltIn">True for Proxmox's own, which can't be changed; false when asked for alone.</param>
public sealed record RoleEntry(string Name, IReadOnlyList<string> Privileges, bool IsBuiltIn)
{
    internal static RoleEntry Read(Fields f, string? name) => name is null
        ? new(f.Text("roleid"u8), [.. f.Texts("privs"u8).Order(StringComparer.Ordinal)], f.Flag("special"u8))
        // Alone it is an object with a member for each privilege.
        : new(name, [.. f.All().Where(p => f.Flag(System.Text.Encoding.UTF8.GetBytes(p.Name))).Select(p => p.Name).Order(StringComparer.Ordinal)], false);
}

/// <summary>A realm that users log in to.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: <c>pam</c>, <c>pve</c>, <c>ldap</c>, <c>ad</c>, <c>openid</c>.</param>
/// <param name="Comment">Its comment.</param>
/// <param name="IsDefault">True for the one that is offered first.</param>
/// <param name="Digest">SHA-1 of the config of all realms.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record RealmEntry(string Name, string Type, string? Comment, bool IsDefault, string? Digest, IReadOnlyDictionary<string, string> Settings)
{
    internal static RealmEntry Read(Fields f, string? name) => new(
        f.Named("realm", name), f.Text("type"u8), f.OptionalText("comment"u8), f.Flag("default"u8), f.OptionalText("digest"u8), f.Settings());
}

/// <summary>What is taken over from a directory; what is null is as the realm says.</summary>
public sealed record RealmSync
{
    /// <summary>What: <c>users</c>, <c>groups</c> or <c>both</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>True to enable users that are new.</summary>
    public bool? EnableNew { get; init; }

    /// <summary>What of those that are gone there to remove here: of <c>acl</c>, <c>entry</c>, <c>properties</c>, parted by <c>;</c>.</summary>
    public string? RemoveVanished { get; init; }

    /// <summary>True to write what would be done to the task's log alone.</summary>
    public bool DryRun { get; init; }

    internal Form Form() => new Form().Add("scope", Scope).Add("enable-new", EnableNew).Add("remove-vanished", RemoveVanished).AddIf("dry-run", DryRun);
}

/// <summary>The second factors of one user.</summary>
/// <param name="User">Full id, <c>user@realm</c>.</param>
/// <param name="Factors">What is set up.</param>
/// <param name="LockedUntil">Until when all are refused.</param>
/// <param name="IsTotpLocked">True when digits are refused until a recovery key is used.</param>
public sealed record UserFactors(string User, IReadOnlyList<SecondFactor> Factors, DateTimeOffset? LockedUntil, bool IsTotpLocked)
{
    internal static UserFactors Read(Fields f) => new(f.Text("userid"u8), f.List("entries"u8, SecondFactor.Read), f.OptionalTime("tfa-locked-until"u8), f.Flag("totp-locked"u8));
}

/// <summary>One second factor, without its secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type, such as <c>totp</c>.</param>
/// <param name="Description">What its user calls it.</param>
/// <param name="Created">When it was set up.</param>
/// <param name="IsEnabled">Whether it is asked for.</param>
public sealed record SecondFactor(string Id, string Type, string? Description, DateTimeOffset? Created, bool IsEnabled)
{
    internal static SecondFactor Read(Fields f) => new(
        f.Text("id"u8), f.Text("type"u8), f.OptionalText("description"u8), f.OptionalTime("created"u8), f.OptionalFlag("enable"u8) ?? true);
}
