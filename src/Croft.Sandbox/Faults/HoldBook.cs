namespace Croft.Sandbox.Faults;

/// <summary>The holds that wait for a call, and those that hold one.</summary>
internal sealed class HoldBook
{
    readonly Lock gate = new();
    readonly List<Hold> waiting = [];
    readonly Dictionary<int, Hold> known = [];
    int last;

    public IReadOnlyList<Hold> Known
    {
        get
        {
            lock (gate)
                return [.. known.Values];
        }
    }

    /// <summary>Holds that no call has met yet.</summary>
    public IReadOnlyList<Hold> Waiting
    {
        get
        {
            lock (gate)
                return [.. waiting];
        }
    }

    /// <summary>Drops the holds that still wait for a call; those that hold one stay.</summary>
    public void Forget()
    {
        lock (gate)
            waiting.Clear();
    }

    public Hold Add(Func<SeenCall, bool> wanted, HoldPoint point)
    {
        lock (gate)
        {
            var hold = new Hold(++last, wanted, point);
            waiting.Add(hold);
            known.Add(hold.Number, hold);
            return hold;
        }
    }

    public Hold? Find(int number)
    {
        lock (gate)
            return known.GetValueOrDefault(number);
    }

    /// <summary>The hold for this call, used up by asking; null for almost every call.</summary>
    public Hold? Take(Func<SeenCall> call)
    {
        if (waiting.Count == 0)
            return null;
        lock (gate)
        {
            var seen = call();
            var at = waiting.FindIndex(hold => hold.Wanted(seen));
            if (at < 0)
                return null;
            var hold = waiting[at];
            waiting.RemoveAt(at);
            return hold;
        }
    }
}
