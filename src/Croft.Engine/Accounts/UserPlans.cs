using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Plans that make and delete users and their groups.</summary>
internal static class UserPlans
{
    /// <param name="seen">Who there is.</param>
    /// <param name="realms">Realms of the cluster.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="password">The password, sealed; null for none.</param>
    /// <param name="now">The time.</param>
    public static Plan Create(AccessSeen seen, IReadOnlyList<RealmEntry> realms, CreateUserRequest asked, string? password, DateTimeOffset now)
    {
        var title = $"create user {asked.User} of {seen.Cluster}";
        if (seen.Users.Any(u => u.Id == asked.User))
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", "See who there is: croft access users.");
        var realm = Realm(realms, asked, title);
        IReadOnlyList<string> groups = [.. asked.Group.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (seen.Groups is { } known && groups.FirstOrDefault(g => !known.Contains(g)) is { } unknown)
            throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no group '{unknown}'.", $"Make it: 'croft access create-group {unknown}'.{(known.Count > 0 ? $" There are: {string.Join(", ", known.Take(10))}." : "")}");
        var expires = asked.Days is { } days ? (now + TimeSpan.FromDays(days)).ToUnixTimeSeconds() : (long?)null;
        var action = new CreateUserAction(seen.Cluster, asked.User, asked.Comment, asked.Email, expires, !asked.Disabled, groups) { Password = password };
        return AccessPlans.One("access create-user", title, seen, CreateUserStep.Name, action, step => step with
        {
            Disturbs = Disturbance.None,
            Because = $"{LogsIn(realm, asked)} They may do {(groups.Count > 0 ? "what their groups may" : $"nothing until they are granted something: 'croft access grant {asked.User} ROLE --path PATH'")}.",
            Privilege = $"Realm.AllocateUser on /access/realm/{realm.Name}, {(groups.Count == 0 ? "User.Modify on /access/groups" : string.Join(", ", groups.Select(g => $"User.Modify on /access/groups/{g}")))}",
            Changes =
            [
                new FieldChange("user", null, asked.User), new FieldChange("password", null, password is null ? "none" : Secret.Mask), new FieldChange("groups", null, groups.Count == 0 ? "none" : string.Join(", ", groups)),
                new FieldChange("expires", null, expires is { } at ? $"{DateTimeOffset.FromUnixTimeSeconds(at):yyyy-MM-dd HH:mm} UTC" : "never"), new FieldChange("enabled", null, asked.Disabled ? "no" : "yes"),
                new FieldChange("comment", null, asked.Comment), new FieldChange("email", null, asked.Email),
            ],
        });
    }

    public static Plan Delete(AccessSeen seen, DeleteUserRequest asked)
    {
        var title = $"delete user {asked.User} of {seen.Cluster}";
        if (asked.User == "root@pam") throw new FailureException(FailureKind.Unsupported, $"Can't {title}: it is Proxmox's own, and always there.", "Delete its tokens instead: 'croft access delete-token'.");
        AccessPlans.DemandUser(seen, asked.User, title);
        var user = seen.Users.FirstOrDefault(u => u.Id == asked.User);
        IReadOnlyList<string> tokens = [.. (user?.Tokens ?? []).Select(t => $"{asked.User}!{t.Name}").Order(StringComparer.Ordinal)];
        var held = seen.Entries.Where(e => e.Kind.Value != AclHolder.Group && (e.Holder == asked.User || e.Holder.StartsWith($"{asked.User}!", StringComparison.Ordinal))).ToList();
        var isOwn = seen.Own.Split('!')[0] == asked.User;
        var plan = AccessPlans.One("access delete-user", title, seen, DeleteUserStep.Name, new DeleteUserAction(seen.Cluster, asked.User, tokens, isOwn), step => step with
        {
            Disturbs = Disturbance.Live,
            Because = tokens.Count == 0 ? "They are logged out at once." : $"They are logged out at once, and whoever uses {(tokens.Count == 1 ? "their token" : $"one of their {tokens.Count} tokens")} is refused.",
            Privilege = $"Realm.AllocateUser on /access/realm/{asked.User.Split('@')[^1]}, User.Modify on /access/groups",
            Changes =
            [
                new FieldChange("user", asked.User, null), .. tokens.Select(t => new FieldChange("token", t, null)),
                .. held.Take(20).Select(e => new FieldChange("entry", $"{e.Role} on {e.Path} of {e.Holder}", null)), .. (user?.Groups ?? []).Select(g => new FieldChange("member of", g, null)),
            ],
        }) with
        { Confirmation = new Confirmation(asked.User, $"The user {asked.User} of {seen.Cluster} will be gone, with password and second factors{Count(tokens.Count, "token", "tokens")}{Count(held.Count, "entry of the ACL", "entries of the ACL")}.") };
        plan = OwnLoss.MayBeMore(plan, seen);
        return !isOwn ? plan
            : OwnLoss.Told(plan, seen, $"Croft itself asks {seen.Cluster} as this user: it is locked out until it is given another: croft cluster set-token {seen.Cluster} --token-file FILE.");
    }

    public static Plan CreateGroup(AccessSeen seen, CreateGroupRequest asked)
    {
        var title = $"create group {asked.Group} of {seen.Cluster}";
        if (seen.Groups?.Contains(asked.Group) == true)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", "See who is in it: croft access users.");
        return AccessPlans.One("access create-group", title, seen, CreateGroupStep.Name, new CreateGroupAction(seen.Cluster, asked.Group, asked.Comment), step => step with
        {
            Disturbs = Disturbance.None,
            Because = $"Nobody is in it, and it may do nothing until it is granted something: 'croft access grant @{asked.Group} ROLE --path PATH'.",
            Privilege = "Group.Allocate on /access/groups",
            Changes = [new FieldChange("group", null, asked.Group), new FieldChange("comment", null, asked.Comment)],
        });
    }

    public static Plan DeleteGroup(AccessSeen seen, DeleteGroupRequest asked)
    {
        var title = $"delete group {asked.Group} of {seen.Cluster}";
        if (seen.Groups is { } known && !known.Contains(asked.Group))
            throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no such group.", known.Count == 0 ? "There are none." : $"There are: {string.Join(", ", known.Take(10))}.");
        var held = seen.Entries.Where(e => e.Kind.Value == AclHolder.Group && e.Holder == asked.Group).ToList();
        IReadOnlyList<string> members = [.. seen.Users.Where(u => u.Groups.Contains(asked.Group)).Select(u => u.Id).Order(StringComparer.Ordinal)];
        var plan = AccessPlans.One("access delete-group", title, seen, DeleteGroupStep.Name, new DeleteGroupAction(seen.Cluster, asked.Group, members), step => step with
        {
            Disturbs = held.Count > 0 ? Disturbance.Live : Disturbance.None,
            Because = held.Count > 0 && members.Count > 0 ? $"{(members.Count == 1 ? $"{members[0]} loses" : $"{members.Count} users lose")} at once what they have by it." : null,
            Privilege = "Group.Allocate on /access/groups",
            Changes =
            [
                new FieldChange("group", asked.Group, null), .. members.Take(20).Select(m => new FieldChange("member", m, null)),
                .. held.Take(20).Select(e => new FieldChange("entry", $"{e.Role} on {e.Path}", null)),
            ],
        }) with
        { Confirmation = new Confirmation(asked.Group, $"The group {asked.Group} of {seen.Cluster} will be gone{Count(held.Count, "entry of the ACL", "entries of the ACL")}; its users stay.") };
        var after = seen with
        {
            Entries = [.. seen.Entries.Except(held)],
            Users = [.. seen.Users.Select(u => u with { Groups = [.. u.Groups.Where(g => g != asked.Group)] })],
        };
        return OwnLoss.Guard(OwnLoss.MayBeMore(plan, seen), seen, OwnLoss.Between(seen, after, null));
    }

    static RealmEntry Realm(IReadOnlyList<RealmEntry> realms, CreateUserRequest asked, string title)
    {
        var name = asked.User.Split('@')[^1];
        var realm = realms.FirstOrDefault(r => r.Name == name)
            ?? throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no realm '{name}'.", $"There are: {string.Join(", ", realms.Select(r => r.Name))}.");
        if (asked.Password is null) return realm;
        if (realm.Type != "pve")
            throw new FailureException(new Failure(FailureKind.Unsupported, $"Can't {title}: Proxmox keeps no passwords of the realm {name} ({realm.Type}).") { WayOut = "Leave --password-file out; they log in with the password they have there.", Faults = [new Fault("--password-file", $"is only for the realm pve, not for {name}.")] });
        return asked.Password.Length is >= 8 and <= 64 ? realm
            : throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}: the password has to have 8 to 64 characters.") { WayOut = "Put a longer one, or a shorter, into the file.", Faults = [new Fault("--password-file", "has to hold 8 to 64 characters.")] });
    }

    static string LogsIn(RealmEntry realm, CreateUserRequest asked) => realm.Type switch
    {
        _ when asked.Disabled => "Disabled: they can't log in, nor do tokens of theirs work.",
        "pve" when asked.Password is null => "They can't log in before they have a password; tokens of theirs work without.",
        "pve" => "They log in with the password that was given.",
        "pam" => "They log in with the password of the Linux user of that name, on each node that has one.",
        _ => $"They log in with the password they have in {realm.Name}.",
    };

    static string Count(int count, string one, string many) => count == 0 ? "" : $", with {count} {(count == 1 ? one : many)}";
}
