using Croft.Contracts;

namespace Croft.Engine.Accounts;

/// <summary>What a change takes from the account that Croft itself asks with.</summary>
internal static class OwnLoss
{
    static readonly string[] Tops = ["/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"];

    /// <summary>The loss in words; null where nothing is lost.</summary>
    /// <param name="before">As it is.</param>
    /// <param name="after">As it would be.</param>
    /// <param name="path">Path that the change is about; null for none.</param>
    public static string? Between(AccessSeen before, AccessSeen after, string? path)
    {
        var lost = new List<string>();
        foreach (var at in before.Entries.Concat(after.Entries).Select(e => e.Path).Concat(Tops).Append(path ?? "/").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var gone = before.Holds(before.Own, at).Except(after.Holds(after.Own, at), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (gone.Count > 0) lost.Add($"{(gone.Count <= 4 ? string.Join(", ", gone) : $"{gone.Count} privileges")} on {at}");
        }
        return lost.Count == 0 ? null : $"Croft's own account {before.Own} loses {string.Join("; ", lost.Take(5))}{(lost.Count > 5 ? $"; and on {lost.Count - 5} more paths" : "")}.";
    }

    /// <summary>The plan with the loss told and its account's name asked for; as it was where nothing is lost.</summary>
    public static Plan Guard(Plan plan, AccessSeen seen, string? lost)
    {
        if (plan.Steps.Count == 0) return plan;
        if (!seen.SeesAll)
            plan = plan with { Warnings = [.. plan.Warnings, $"Whether Croft's own account {seen.Own} loses rights by this is judged by what it sees; for all it needs Sys.Audit on /access."] };
        return lost is null ? plan : Told(plan, seen, lost);
    }

    /// <summary>What goes with something that is deleted may be more than is seen: unknown is no "nothing".</summary>
    public static Plan MayBeMore(Plan plan, AccessSeen seen) => seen.SeesAll ? plan : plan with
    {
        Steps = [.. plan.Steps.Select(s => s with { Disturbs = Disturbance.Live })],
        Warnings = [.. plan.Warnings, "Croft's account may not see all that goes with it; for all it needs Sys.Audit on /access."],
    };

    /// <summary>The plan with the loss told and its account's name asked for.</summary>
    public static Plan Told(Plan plan, AccessSeen seen, string lost)
    {
        var because = plan.Confirmation is { } asked ? $"{asked.Because} {lost}" : lost;
        return plan with { Warnings = [.. plan.Warnings, lost], Confirmation = new Confirmation(seen.Own, because) };
    }
}
