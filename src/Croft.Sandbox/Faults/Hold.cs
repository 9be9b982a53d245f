namespace Croft.Sandbox.Faults;

/// <summary>Where a held call waits.</summary>
public enum HoldPoint
{
    /// <summary>Before the call has any effect.</summary>
    BeforeEffect,

    /// <summary>After the effect, before the answer is sent.</summary>
    AfterEffect,
}

/// <summary>A call as a hold or cut sees it.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">Decoded, below /api2/json: "/nodes/pve1/qemu/101/status/start".</param>
/// <param name="User">Who calls, "user@realm!token".</param>
public sealed record SeenCall(string Method, string Path, string User);

/// <summary>A call that is, or will be, held until it is released or dropped.</summary>
public sealed class Hold
{
    readonly TaskCompletionSource<SeenCall> arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource<HoldVerdict> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Hold(int number, Func<SeenCall, bool> wanted, HoldPoint point)
    {
        Number = number;
        Wanted = wanted;
        Point = point;
    }

    /// <summary>Names the hold on the control endpoint.</summary>
    public int Number { get; }

    public HoldPoint Point { get; }

    /// <summary>Completes when a call that fits has arrived and waits.</summary>
    public Task<SeenCall> Arrived => arrived.Task;

    /// <summary>The call that waits; null while none has come.</summary>
    public SeenCall? Call { get; private set; }

    internal Func<SeenCall, bool> Wanted { get; }

    /// <summary>Lets the call go on and answer.</summary>
    public void Release() => verdict.TrySetResult(HoldVerdict.Release);

    /// <summary>Cuts the connection without an answer.</summary>
    /// <param name="done">Whether a call held before its effect has it nevertheless.</param>
    public void Drop(bool done) => verdict.TrySetResult(done ? HoldVerdict.DropDone : HoldVerdict.DropUndone);

    internal Task<HoldVerdict> ArriveAsync(SeenCall call)
    {
        Call = call;
        arrived.TrySetResult(call);
        return verdict.Task;
    }
}

internal enum HoldVerdict
{
    Release,
    DropUndone,
    DropDone,
}
