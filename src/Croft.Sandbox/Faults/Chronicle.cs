using Croft.Sandbox.State;

namespace Croft.Sandbox.Faults;

/// <summary>What happened in a cluster, in order; kept where <see cref="SandboxOptions.Chronicles"/> asks for it.</summary>
/// <remarks>Its clock is that of the work alone: at speed 0 tasks wait for nothing, and it goes on by what each would have taken.</remarks>
public sealed class Chronicle
{
    readonly Lock gate = new();
    readonly List<MadeCall> calls = [];
    readonly List<DoneTask> tasks = [];
    readonly List<GuestTurn> turns = [];
    TimeSpan worked;

    /// <summary>Time that all tasks so far would have taken, one after another.</summary>
    public TimeSpan Worked
    {
        get
        {
            lock (gate)
                return worked;
        }
    }

    /// <summary>Calls with what they were answered.</summary>
    public IReadOnlyList<MadeCall> Calls => Copy(calls);

    /// <summary>Tasks that have ended.</summary>
    public IReadOnlyList<DoneTask> Tasks => Copy(tasks);

    /// <summary>Guests that began to run, or no longer did.</summary>
    public IReadOnlyList<GuestTurn> Turns => Copy(turns);

    /// <summary>Begins anew: what happened while a cluster was being set up is nobody's doing.</summary>
    public void Forget()
    {
        lock (gate)
        {
            worked = TimeSpan.Zero;
            calls.Clear();
            tasks.Clear();
            turns.Clear();
        }
    }

    internal void Pass(TimeSpan work)
    {
        lock (gate)
            worked += work;
    }

    internal void Add(MadeCall call)
    {
        lock (gate)
            calls.Add(call);
    }

    internal void Add(string upid, TimeSpan began, string exitStatus)
    {
        lock (gate)
            tasks.Add(new DoneTask(upid, began, worked, exitStatus));
    }

    internal void Turn(Guest guest, RunState before)
    {
        lock (gate)
            turns.Add(new GuestTurn(guest.Vmid, before is RunState.Running, guest.State is RunState.Running, worked));
    }

    List<T> Copy<T>(List<T> from)
    {
        lock (gate)
            return [.. from];
    }
}

/// <summary>A call as it was answered: "200 OK", "403 Permission check failed (/vms/101, VM.Audit)".</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">Below /api2/json.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">The status line's text.</param>
/// <param name="Upid">The task it began; null where it began none.</param>
public sealed record MadeCall(string Method, string Path, int Status, string Reason, string? Upid);

/// <summary>A task that has ended.</summary>
/// <param name="Upid">Its id.</param>
/// <param name="Began">By the chronicle's clock.</param>
/// <param name="Ended">By the chronicle's clock.</param>
/// <param name="ExitStatus">"OK", "WARNINGS: n" or an error text.</param>
public sealed record DoneTask(string Upid, TimeSpan Began, TimeSpan Ended, string ExitStatus);

/// <summary>A guest began to run or no longer does; one that is paused does not.</summary>
public sealed record GuestTurn(int Vmid, bool RanBefore, bool Runs, TimeSpan At);
