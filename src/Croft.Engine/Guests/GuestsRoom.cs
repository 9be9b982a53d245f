using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.Guests;

/// <summary>
/// The room of guests: makes, starts, stops, changes, moves and destroys them, and keeps their snapshots.
/// A verb reads its guest live (<c>Live/</c>), a pure function turns that into a plan (<c>Planning/</c>), a kind of step carries
/// one call of it out and proves it (<c>Steps/</c>).
/// Uses Verbs, Secrets, Clusters, Runs and Inventory.
/// </summary>
public static class GuestsRoom
{
    /// <summary>Adds the verbs and steps of guests and snapshots.</summary>
    public static IServiceCollection AddGuests(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Leases>();
        services.AddSingleton<GuestReader>().AddSingleton<GuestBatch>().AddSingleton<GuestConsole>().AddSingleton<NodeReader>().AddSingleton<CloneReader>().AddSingleton<MigrateReader>().AddSingleton<DestroyReader>();
        services.AddStepKind<StartStep>().AddStepKind<StopStep>().AddStepKind<ShutdownStep>().AddStepKind<RebootStep>()
            .AddStepKind<SuspendStep>().AddStepKind<ResumeStep>().AddStepKind<ResetStep>()
            .AddStepKind<CreateStep>().AddStepKind<CloneStep>().AddStepKind<UnmakeStep>().AddStepKind<DestroyStep>()
            .AddStepKind<ConfigureStep>().AddStepKind<ResizeStep>().AddStepKind<MoveStep>().AddStepKind<MigrateStep>().AddStepKind<TemplateStep>().AddStepKind<ExecStep>()
            .AddStepKind<CreateSnapshotStep>().AddStepKind<RollbackSnapshotStep>().AddStepKind<DeleteSnapshotStep>();
        return services
            .AddChangeVerb<CreateGuest, CreateGuestRequest>()
            .AddChangeVerb<CloneGuest, CloneGuestRequest>()
            .AddChangeVerb<StartGuest, StartGuestRequest>()
            .AddChangeVerb<StopGuest, StopGuestRequest>()
            .AddChangeVerb<ShutdownGuest, ShutdownGuestRequest>()
            .AddChangeVerb<RebootGuest, RebootGuestRequest>()
            .AddChangeVerb<SuspendGuest, SuspendGuestRequest>()
            .AddChangeVerb<ResumeGuest, ResumeGuestRequest>()
            .AddChangeVerb<ResetGuest, ResetGuestRequest>()
            .AddChangeVerb<ConfigureGuest, ConfigureGuestRequest>()
            .AddChangeVerb<ResizeGuest, ResizeGuestRequest>()
            .AddChangeVerb<MoveGuest, MoveGuestRequest>()
            .AddChangeVerb<TemplateGuest, TemplateGuestRequest>()
            .AddChangeVerb<MigrateGuest, MigrateGuestRequest>()
            .AddChangeVerb<ExecGuest, ExecGuestRequest>()
            .AddChangeVerb<DestroyGuest, DestroyGuestRequest>()
            .AddVerb<ListSnapshots, ListSnapshotsRequest, Page<SnapshotRow>>()
            .AddChangeVerb<CreateSnapshot, CreateSnapshotRequest>()
            .AddChangeVerb<RollbackSnapshot, RollbackSnapshotRequest>()
            .AddChangeVerb<DeleteSnapshot, DeleteSnapshotRequest>();
    }
}
