using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>drift revert</c>: one field goes back to what the applied manifest wants, or all of one thing that differ; the rest stays.</summary>
sealed class RevertDrift(DriftReader drift, EstatePlanner planner) : IChangeVerb<RevertDriftRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "drift", "revert", "Puts fields back to what the applied manifest wants.", Permissions.EstateChange, Effect.Changes, typeof(RevertDriftRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RevertDriftRequest request, VerbContext context, CancellationToken ct)
    {
        var found = await drift.FindSomeAsync(request, ct);
        var first = found[0].Row;
        if (found[0].Spec is not { } spec || (found[0].There is null && ConfigSpec.IsGuest(Kind.Find(first.Kind)!)))
            throw new FailureException(FailureKind.Unsupported, $"{first.Name} is gone: it can't be put back.", "Make it anew: croft apply.");
        if (first.Class == DriftClass.Pending)
            throw new FailureException(FailureKind.Conflict, $"{first.Drift} is as it was wanted, and waits for a restart.", $"Restart it: croft guest reboot {first.Identity}.");
        var document = spec.Manifest();
        var wanted = found[0].There is { } there ? Fields(there, document, [.. found.Select(d => d.Row.Field)]) : document;
        var change = new Change(document.Kind, spec.Cluster, wanted.Name, found[0].There, wanted) { Allowed = Allowances.Of([], document), Reboots = Allowances.AskToReboot([], document) };
        return await planner.PlanOfAsync(change, ct) with
        {
            Verb = Info.FullName,
            Title = found is [{ Row: var one, There: not null }] ? $"put {one.Drift} ({spec.Cluster}/{spec.Identity}) back to {one.Wanted ?? "its default"}" : $"put {first.Name} ({spec.Cluster}/{spec.Identity}) back as its manifest wants it",
        };
    }

    /// <summary>The thing as it is, but for some fields as the manifest wants them; the manifest's proof from outside holds for it.</summary>
    static Manifest Fields(Sight there, Manifest wanted, IReadOnlyList<string> fields)
    {
        var spec = there.Spec.Copy();
        foreach (var field in fields.Where(f => f != ConfigSpec.NameKey(there.Kind))) spec.Take(field, wanted.Spec);
        if (wanted.Spec.Ours.TryGetValue("verify", out var proof)) spec.Ours["verify"] = proof;
        return wanted with { Spec = spec, Name = fields.Contains(ConfigSpec.NameKey(there.Kind)) ? wanted.Name : there.Name };
    }
}
