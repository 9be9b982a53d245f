using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Engine.Verbs;

namespace Croft.Engine.Drift;

/// <summary><c>drift revert</c>: one field goes back to what the applied manifest wants; others that differ stay.</summary>
sealed class RevertDrift(DriftReader drift, EstatePlanner planner) : IChangeVerb<RevertDriftRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new(
        "drift", "revert", "Puts a field back to what the applied manifest wants.", Permissions.EstateChange, Effect.Changes, typeof(RevertDriftRequest), typeof(Plan))
    { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(RevertDriftRequest request, VerbContext context, CancellationToken ct)
    {
        var found = await drift.FindAsync(request, ct);
        if (found.There is not { } there || found.Spec is not { } spec)
            throw new FailureException(FailureKind.Unsupported, $"{found.Row.Name} is gone: one field of it can't be put back.", "Make it anew: croft apply.");
        if (found.Row.Class == DriftClass.Pending)
            throw new FailureException(FailureKind.Conflict, $"{found.Row.Drift} is as it was wanted, and waits for a restart.", $"Restart it: croft guest reboot {found.Row.Identity}.");
        var wanted = OneField(there, spec.Manifest(), found.Row.Field);
        return await planner.PlanOfAsync(new Change(there.Kind, spec.Cluster, wanted.Name, there, wanted), ct) with { Verb = Info.FullName, Title = $"put {found.Row.Drift} ({spec.Cluster}/{spec.Identity}) back to {found.Row.Wanted ?? "its default"}" };
    }

    /// <summary>The thing as it is, but for one field as the manifest wants it.</summary>
    static Manifest OneField(Sight there, Manifest wanted, string field)
    {
        if (field == ConfigSpec.NameKey(there.Kind)) return wanted with { Spec = there.Spec };
        var spec = there.Spec.Copy();
        spec.Take(field, wanted.Spec);
        return wanted with { Spec = spec, Name = there.Name };
    }
}
