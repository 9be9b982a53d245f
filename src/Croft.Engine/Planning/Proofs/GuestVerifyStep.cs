using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning.Proofs;

/// <summary>Proves from outside that guests do their work: over the network from Croft's own host, or by the agent within; changes nothing.</summary>
/// <remarks>Asked again and again until it holds or its time is over; what was not seen to hold is never taken for fine.</remarks>
sealed class GuestVerifyStep : Step<VerifyAction>
{
    public const string Name = "guest.verify";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(VerifyAction action, StepContext context, CancellationToken ct)
    {
        var found = await Task.WhenAll(action.Guests.Select(g => new GuestTrial(g, action, context).RunAsync(ct)));
        if (found.Where(f => f.Failure is not null).ToList() is [var first, .. var others])
            return StepCheck.Refuse(others.Count == 0 ? first.Failure! : first.Failure! with { Message = $"{first.Failure!.Message} And {others.Count} more of {found.Length}." });
        await Task.Delay(action.Wait, context.Time, ct);
        return StepCheck.Proven([.. found.Select(f => f.Evidence)]);
    }

    public override Task<Verdict> VerifyAsync(VerifyAction action, StepContext context, CancellationToken ct) =>
        throw new FailureException(FailureKind.Bug, "A guest that is asked is never changed.");
}
