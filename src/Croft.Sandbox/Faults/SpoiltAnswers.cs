namespace Croft.Sandbox.Faults;

/// <summary>What an answer has become on its way.</summary>
public enum SpoiltAnswer
{
    /// <summary>It breaks off in the middle.</summary>
    Cut,

    /// <summary>A page of something that stands between, in HTML.</summary>
    Page,

    /// <summary>JSON, but a text stands where lists and objects are due.</summary>
    Text,

    /// <summary>JSON of the right shape, but other things stand in its lists and fields than are due.</summary>
    Items,

    /// <summary>200 MB of it.</summary>
    Huge,

    /// <summary>Text in Latin-1 that passes itself off as UTF-8.</summary>
    Bytes,
}

/// <summary>The answers that are to be spoilt.</summary>
internal sealed class SpoiltAnswers
{
    readonly Lock gate = new();
    readonly List<Entry> waiting = [];

    /// <summary>What is still to be spoilt.</summary>
    public IReadOnlyList<(SpoiltAnswer How, int Times)> Waiting
    {
        get
        {
            lock (gate)
                return [.. waiting.Select(entry => (entry.How, entry.Times))];
        }
    }

    public void Add(Func<SeenCall, bool> wanted, SpoiltAnswer how, int times)
    {
        lock (gate)
            waiting.Add(new Entry(wanted, how) { Times = times });
    }

    public void Clear()
    {
        lock (gate)
            waiting.Clear();
    }

    /// <summary>What becomes of this call's answer, one time less from now on; null for almost every call.</summary>
    public SpoiltAnswer? Take(SeenCall call)
    {
        if (waiting.Count == 0)
            return null;
        lock (gate)
        {
            if (waiting.Find(entry => entry.Wanted(call)) is not { } found)
                return null;
            if (--found.Times == 0)
                waiting.Remove(found);
            return found.How;
        }
    }

    sealed record Entry(Func<SeenCall, bool> Wanted, SpoiltAnswer How)
    {
        public int Times { get; set; }
    }
}
