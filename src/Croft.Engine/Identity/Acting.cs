using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>Who may act on whom: everybody on themselves, who keeps users on those that hold no more than they do.</summary>
static class Acting
{
    /// <summary>True where somebody acts for themselves with all that they hold; a narrowed token never does.</summary>
    public static bool IsSelf(Actor actor, string user) => actor.Name == user && !actor.IsNarrowed;

    /// <summary>Refuses who may not see another's.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public static void DemandSight(Actor actor, string user)
    {
        if (actor.Name != user && !actor.May(Permissions.UserRead) && !actor.May(Permissions.UserKeep))
            throw Denied(actor, $"see what is {user}'s", Permissions.UserRead);
    }

    /// <summary>Refuses who is neither that user nor keeps users; and of these, who holds less than that user does.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public static void Demand(Actor actor, User user)
    {
        if (IsSelf(actor, user.Name)) return;
        if (!actor.May(Permissions.UserKeep)) throw Denied(actor, $"change what is {user.Name}'s", Permissions.UserKeep);
        DemandHeld(actor, user.Grants, $"{user.Name} holds more than you do");
    }

    /// <summary>Refuses to give what is not held.</summary>
    /// <exception cref="FailureException">Denied.</exception>
    public static void DemandHeld(Actor actor, IEnumerable<Grant> wanted, string because)
    {
        if (Holdings.Lacking(actor.Grants, wanted) is { } lacking)
            throw new FailureException(FailureKind.Denied, $"{because}: {lacking}.", "Ask somebody who holds it; nobody gives or changes more than they hold.");
    }

    /// <summary>The user that was named, or the one that the actor is.</summary>
    /// <exception cref="FailureException">Denied. NotFound: said only to who may see users. Invalid: the owner of the workspace is no user.</exception>
    public static async Task<User> OwnOrAsync(this Tables tables, string? user, Actor actor)
    {
        if (user is null)
            return await tables.FindUserAsync(actor.Name) ?? throw new FailureException(FailureKind.Invalid, $"{actor.Name} is no user of Croft.", "Say whose: --user NAME.");
        DemandSight(actor, user);
        return await tables.UserAsync(user);
    }

    static FailureException Denied(Actor actor, string what, string permission) =>
        new(FailureKind.Denied, $"{actor.Name} may not {what}.",
            actor.IsNarrowed ? $"This token was narrowed, and may not act for its user; it needs {permission}." : $"It needs the permission {permission}.");
}
