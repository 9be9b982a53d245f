using Croft.Engine.State;

namespace Croft.Engine.Tests.State;

public sealed class TurnsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeAsync_Several_ComeInTheOrderInWhichTheyAsked()
    {
        var turns = new Turns();
        await turns.TakeAsync(Ct);
        var waiting = Enumerable.Range(0, 5).Select(_ => turns.TakeAsync(Ct).AsTask()).ToList();
        for (var i = 0; i < waiting.Count; i++)
        {
            turns.Pass();
            await waiting[i];
            waiting.Skip(i + 1).ShouldAllBe(w => !w.IsCompleted);
        }
    }

    [Fact]
    public async Task TakeAsync_CancelledWhileItWaits_TakesNoTurn()
    {
        var turns = new Turns();
        await turns.TakeAsync(Ct);
        using var cancelled = new CancellationTokenSource();
        var left = turns.TakeAsync(cancelled.Token).AsTask();
        var stayed = turns.TakeAsync(Ct).AsTask();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(left);

        turns.Pass();
        await stayed;
    }
}
