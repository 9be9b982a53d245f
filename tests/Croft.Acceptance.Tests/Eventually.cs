namespace Croft.Acceptance.Tests;

/// <summary>Waits for what another process brings about; the only place in these tests where time passes by itself.</summary>
static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until it is so; fails after a minute with what was waited for.</summary>
    public static Task BeAsync(string what, Func<bool> isSo) => BeAsync(what, () => Task.FromResult(isSo()));

    /// <summary>Asks until it is so; fails after a minute with what was waited for.</summary>
    public static async Task BeAsync(string what, Func<Task<bool>> isSo)
    {
        var ct = TestContext.Current.CancellationToken;
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                Assert.Fail($"Waited for {Patience.TotalSeconds} s in vain: {what}.");
            await Task.Delay(Pause, ct);
        }
    }
}
