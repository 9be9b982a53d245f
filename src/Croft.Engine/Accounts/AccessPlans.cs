using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Accounts;

/// <summary>Plans that change Proxmox's accounts and rights.</summary>
internal static class AccessPlans
{
    public static Plan Grant(AccessSeen seen, GrantRequest asked)
    {
        var entry = Entry(asked, !asked.HereAlone);
        var title = $"grant {entry.Role} on {entry.Path} of {seen.Cluster} to {asked.Who}";
        seen.Role(entry.Role, title);
        DemandPath(entry.Path, title);
        DemandHolder(seen, entry, title);
        var before = seen.Entries.FirstOrDefault(e => Same(e, entry));
        if (before?.ReachesBelow == entry.ReachesBelow) return new Plan("access grant", title, []) { Warnings = [$"{asked.Who} has it already."] };
        var after = seen with { Entries = [.. seen.Entries.Where(e => !Same(e, entry)), entry] };
        var plan = One("access grant", title, seen, AclStep.Name, Action(seen, entry, take: false), step => step with
        {
            Disturbs = Disturbance.Live,
            Because = $"In force at once{(entry.ReachesBelow ? ", there and below" : ", there alone")}.{(entry.Path == "/" ? "" : $" What {asked.Who} has above {entry.Path} counts there no more: the nearest entry replaces it.")}{(asked.Who.StartsWith('@') ? " A member with an entry of their own there keeps that instead." : "")}",
            Privilege = MayGive.On(entry.Path),
            Changes = [new FieldChange($"{asked.Who} on {entry.Path}", before is null ? null : Told(before), Told(entry))],
        });
        return OwnLoss.Guard(plan with { Warnings = [.. Useless(after, entry)] }, seen, OwnLoss.Between(seen, after, entry.Path));
    }

    public static Plan Revoke(AccessSeen seen, RevokeRequest asked)
    {
        var wanted = Entry(asked, true);
        var title = $"revoke {wanted.Role} on {wanted.Path} of {seen.Cluster} from {asked.Who}";
        if (seen.Entries.FirstOrDefault(e => Same(e, wanted)) is not { } entry)
        {
            return seen.SeesAll
                ? new Plan("access revoke", title, []) { Warnings = [$"{asked.Who} does not have it there. Where it has what: croft access acl --who {asked.Who.TrimStart('@')}."] }
                : throw new FailureException(FailureKind.Denied, $"Can't {title}: Croft's account sees no such entry, and not all.", "Give it Sys.Audit on /access: 'croft access grant-plan --verb \"access revoke\"'.");
        }
        var plan = One("access revoke", title, seen, AclStep.Name, Action(seen, entry, take: true), step => step with
        {
            Disturbs = Disturbance.Live,
            Because = $"In force at once.{(entry.Path == "/" ? "" : $" Where it was the only entry, what {asked.Who} has above {entry.Path} counts there again.")}",
            Privilege = MayGive.On(entry.Path),
            Changes = [new FieldChange($"{asked.Who} on {entry.Path}", Told(entry), null)],
        });
        return OwnLoss.Guard(plan, seen, OwnLoss.Between(seen, seen with { Entries = [.. seen.Entries.Where(e => e != entry)] }, entry.Path));
    }

    public static Plan CreateToken(AccessSeen seen, CreateTokenRequest asked, DateTimeOffset now)
    {
        var title = $"create token {asked.Token} of {seen.Cluster}";
        var (user, name) = (asked.Token.Split('!')[0], asked.Token.Split('!')[1]);
        DemandUser(seen, user, title);
        if (seen.Users.FirstOrDefault(u => u.Id == user)?.Tokens.Any(t => t.Name == name) == true)
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name, and Proxmox tells its secret to nobody.", $"Delete it first: 'croft access delete-token {asked.Token}'; or choose another name.");
        var expires = asked.Days is { } days ? (now + TimeSpan.FromDays(days)).ToUnixTimeSeconds() : (long?)null;
        return One("access create-token", title, seen, CreateTokenStep.Name, new CreateTokenAction(seen.Cluster, asked.Token, !asked.Full, expires, asked.Comment), step => step with
        {
            Disturbs = Disturbance.None,
            Because = asked.Full ? $"It may do whatever {user} may." : $"It may do nothing until it is granted something, and never more than {user}: 'croft access grant {asked.Token} ROLE --path PATH'.",
            Privilege = "User.Modify on /access/groups",
            Changes =
            [
                new FieldChange("token", null, asked.Token), new FieldChange("rights", null, asked.Full ? $"those of {user}" : "its own"),
                new FieldChange("expires", null, expires is { } at ? $"{DateTimeOffset.FromUnixTimeSeconds(at):yyyy-MM-dd HH:mm} UTC" : "never"), new FieldChange("comment", null, asked.Comment),
            ],
        }) with
        { IsCommand = true, Warnings = ["Its secret is told once, to whoever waits for this run, and written nowhere.", .. seen.Users.Where(u => u.Id == user).SelectMany(u => Shut(u, now))] };
    }

    /// <summary>Why a user's tokens are refused, for now.</summary>
    static IEnumerable<string> Shut(UserEntry user, DateTimeOffset now)
    {
        if (!user.IsEnabled) yield return $"{user.Id} is disabled: no token of theirs is let in until they are enabled.";
        if (user.Expires is { } end && end <= now) yield return $"{user.Id} expired on {end:yyyy-MM-dd}: no token of theirs is let in.";
    }

    public static Plan DeleteToken(AccessSeen seen, DeleteTokenRequest asked)
    {
        var title = $"delete token {asked.Token} of {seen.Cluster}";
        var (user, name) = (asked.Token.Split('!')[0], asked.Token.Split('!')[1]);
        DemandUser(seen, user, title);
        var token = seen.Users.FirstOrDefault(u => u.Id == user)?.Tokens.FirstOrDefault(t => t.Name == name);
        if (token is null && seen.Users.Any(u => u.Id == user)) throw new FailureException(FailureKind.NotFound, $"Can't {title}: {user} has no such token.", $"See those there are: croft access tokens {user}.");
        var held = seen.Entries.Where(e => e.Holder == asked.Token).Select(e => $"{e.Role} on {e.Path}").ToList();
        var plan = One("access delete-token", title, seen, DeleteTokenStep.Name, new DeleteTokenAction(seen.Cluster, asked.Token, asked.Token == seen.Own), step => step with
        {
            Disturbs = Disturbance.Live,
            Because = "Whoever uses it is refused at once.",
            Privilege = "User.Modify on /access/groups",
            Changes = [new FieldChange("token", asked.Token, null), .. held.Select(h => new FieldChange("entry", h, null))],
        }) with
        { Confirmation = new Confirmation(asked.Token, $"The token {asked.Token} of {seen.Cluster} will be gone, and what it was granted.") };
        return asked.Token != seen.Own ? plan
            : OwnLoss.Told(plan, seen, $"Croft itself asks {seen.Cluster} with this token: it is locked out until it is given another: croft cluster set-token {seen.Cluster} --token-file FILE.");
    }

    public static Plan CreateRole(AccessSeen seen, CreateRoleRequest asked)
    {
        var title = $"create role {asked.Role} in {seen.Cluster}";
        if (asked.Role.StartsWith("PVE", StringComparison.OrdinalIgnoreCase))
            throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}: names that begin with PVE are Proxmox's own.") { WayOut = "Choose another name.", Faults = [new Fault("ROLE", "begins with PVE.")] });
        if (seen.Roles.Any(r => r.Name == asked.Role))
            throw new FailureException(FailureKind.Conflict, $"Can't {title}: there is one of that name.", $"See what it stands for: croft access roles {asked.Role}.");
        var known = seen.Roles.SelectMany(r => r.Privileges).ToHashSet(StringComparer.Ordinal);
        List<string> privileges = [.. asked.Privileges.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var unknown = privileges.Where(p => !known.Contains(p)).ToList();
        if (unknown.Count > 0)
        {
            var near = unknown.SelectMany(u => Inventory.Nearest.Of(u, known)).Distinct(StringComparer.Ordinal).Take(5).ToList();
            throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}: {seen.Cluster} knows no privilege {string.Join(", ", unknown)}.")
            {
                WayOut = near.Count > 0 ? $"Near it: {string.Join(", ", near)}. Privileges differ by release." : "Privileges differ by release; 'croft access roles Administrator' lists them all.",
                Faults = [.. unknown.Select(u => new Fault("PRIVILEGES", $"'{u}' is none."))],
            });
        }
        return One("access create-role", title, seen, CreateRoleStep.Name, new CreateRoleAction(seen.Cluster, asked.Role, privileges), step => step with
        {
            Disturbs = Disturbance.None,
            Because = "Nobody has it until it is granted.",
            Privilege = "Sys.Modify on /access",
            Changes = [new FieldChange("role", null, asked.Role), new FieldChange("privileges", null, string.Join(", ", privileges))],
        });
    }

    public static Plan DeleteRole(AccessSeen seen, DeleteRoleRequest asked)
    {
        var title = $"delete role {asked.Role} of {seen.Cluster}";
        var role = seen.Role(asked.Role, title);
        if (role.IsBuiltIn) throw new FailureException(FailureKind.Unsupported, $"Can't {title}: it is one of Proxmox's own.", "Only roles that somebody made can be deleted.");
        var held = seen.Entries.Where(e => e.Role == role.Name).ToList();
        var plan = One("access delete-role", title, seen, DeleteRoleStep.Name, new DeleteRoleAction(seen.Cluster, role.Name, role.Privileges), step => step with
        {
            Disturbs = held.Count > 0 ? Disturbance.Live : Disturbance.None,
            Because = held.Count > 0 ? $"{held.Count} {(held.Count == 1 ? "entry gives" : "entries give")} it; they are gone with it." : null,
            Privilege = "Sys.Modify on /access",
            Changes = [new FieldChange("role", role.Name, null), .. held.Take(20).Select(e => new FieldChange($"{AccountReader.Who(e)} on {e.Path}", Told(e), null))],
        }) with
        { Confirmation = new Confirmation(role.Name, $"The role {role.Name} of {seen.Cluster} will be gone, and every entry that gives it.") };
        var after = seen with { Roles = [.. seen.Roles.Where(r => r != role)], Entries = [.. seen.Entries.Where(e => e.Role != role.Name)] };
        return OwnLoss.Guard(OwnLoss.MayBeMore(plan, seen), seen, OwnLoss.Between(seen, after, null));
    }

    // A token with rights of its own has those alone that its user has, too; one without has its user's, whatever its entries say.
    static IEnumerable<string> Useless(AccessSeen seen, AclEntry entry)
    {
        if (entry.Kind.Value != AclHolder.Token || seen.Users.FirstOrDefault(u => u.Id == entry.Holder.Split('!')[0]) is not { } user) yield break;
        if (user.Tokens.FirstOrDefault(t => t.Name == entry.Holder.Split('!')[1]) is { IsSeparated: false })
        {
            yield return $"{entry.Holder} has all rights of {user.Id} and none of its own: the entry counts for nothing.";
            yield break;
        }
        var held = seen.Holds(user.Id, entry.Path);
        var lost = seen.Role(entry.Role, "grant").Privileges.Where(p => !held.Contains(p)).ToList();
        if (lost.Count > 0)
            yield return $"{user.Id} itself lacks {string.Join(", ", lost)} on {entry.Path}{(seen.SeesAll ? "" : ", as far as Croft's account sees")}: a token may do no more than its user, so {(lost.Count == 1 ? "it counts" : "they count")} only where {user.Id} has {(lost.Count == 1 ? "it" : "them")}: 'croft access grant {user.Id} {entry.Role} --path {entry.Path}'.";
    }

    /// <summary>An entry as it is asked for; the path as Proxmox keeps it.</summary>
    static AclEntry Entry(AclChangeRequest asked, bool below)
    {
        var path = "/" + string.Join('/', asked.Path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return asked.Who.StartsWith('@') ? new(path, new(AclHolder.Group, "group"), asked.Who[1..], asked.Role, below)
            : asked.Who.Contains('!', StringComparison.Ordinal) ? new(path, new(AclHolder.Token, "token"), asked.Who, asked.Role, below)
            : new(path, new(AclHolder.User, "user"), asked.Who, asked.Role, below);
    }

    static bool Same(AclEntry one, AclEntry other) => one.Path == other.Path && one.Kind.Value == other.Kind.Value && one.Holder == other.Holder && one.Role == other.Role;

    static string Told(AclEntry entry) => $"{entry.Role}{(entry.ReachesBelow ? "" : ", here alone")}";

    static AclAction Action(AccessSeen seen, AclEntry entry, bool take) => new(seen.Cluster, entry.Path, entry.Kind.Text, entry.Holder, entry.Role, entry.ReachesBelow) { Take = take };

    // Proxmox grants below these alone; what it checks further down differs by version.
    static void DemandPath(string path, string title)
    {
        string[] roots = ["access", "mapping", "nodes", "pool", "sdn", "storage", "vms"];
        if (path == "/" || roots.Contains(path.Split('/')[1])) return;
        throw new FailureException(new Failure(FailureKind.Invalid, $"Can't {title}: Proxmox has no such path.") { Faults = [new Fault("--path", $"begins with none of /{string.Join(", /", roots)}.")] });
    }

    // Who is not seen may be there all the same where Croft's account may not see everybody: then Proxmox decides.
    static void DemandHolder(AccessSeen seen, AclEntry entry, string title)
    {
        var user = entry.Holder.Split('!')[0];
        switch (entry.Kind.Value)
        {
            case AclHolder.Group when seen.Groups is { } groups && !groups.Contains(entry.Holder):
                throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no group '{entry.Holder}'.", groups.Count == 0 ? "There are none." : $"There are: {string.Join(", ", groups.Take(10))}.");
            case AclHolder.User when user == "root@pam":
                throw new FailureException(FailureKind.Unsupported, $"Can't {title}: root@pam may do everything, and Proxmox keeps no entries of it.", "Grant it to another user, or to a token.");
            case AclHolder.User or AclHolder.Token:
                DemandUser(seen, user, title);
                break;
        }
        if (entry.Kind.Value == AclHolder.Token && seen.Users.FirstOrDefault(u => u.Id == user) is { } owner && owner.Tokens.All(t => $"{user}!{t.Name}" != entry.Holder))
            throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no such token.", $"See those there are: croft access tokens {user}.");
    }

    public static void DemandUser(AccessSeen seen, string user, string title)
    {
        if (seen.Groups is not null && seen.Users.All(u => u.Id != user))
            throw new FailureException(FailureKind.NotFound, $"Can't {title}: there is no user '{user}'.", "See who there is: croft access users.");
    }

    /// <summary>A plan of one step, which holds the cluster's accounts.</summary>
    public static Plan One<TAction>(string verb, string title, AccessSeen seen, string kind, TAction action, Func<PlanStep, PlanStep> say) where TAction : class
    {
        var steps = new StepList();
        steps.Add(title, kind, action, step => say(step with { Leases = [$"{seen.Cluster}/access"] }));
        return new Plan(verb, title, steps.Steps);
    }
}
