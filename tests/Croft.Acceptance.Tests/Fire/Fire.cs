using Croft.Sandbox;
using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.Fire;

/// <summary>Breaks a cluster in one way after the other, each for a moment, in an order that a seed chooses.</summary>
sealed class Fire(SandboxCluster cluster, Random random)
{
    static readonly string[] Storages = ["local-lvm", "ceph", "nfs", "backup"];
    static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    readonly string croft = cluster.Token.Split('=')[0];
    readonly HashSet<string> struck = [];
    int powerCuts;

    /// <summary>Changes at every loss of a node and at every return: guests stop and start there by themselves.</summary>
    public int PowerCuts => Volatile.Read(ref powerCuts);

    /// <summary>What is broken now, for messages.</summary>
    public string Now { get; private set; } = "nothing";

    /// <summary>Faults that have not struck yet.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            lock (struck)
                return [.. Faults.Select(f => f.Name).Except(struck)];
        }
    }

    /// <summary>Goes through all faults again and again; takes back what is broken when it ends.</summary>
    public async Task BurnAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                var deck = Faults.ToArray();
                random.Shuffle(deck);
                foreach (var (name, strike) in deck)
                {
                    Now = name;
                    await strike();
                    await PauseAsync(0.3, 1.5, ct);
                    await ClearAsync();
                    await PauseAsync(0.1, 0.8, ct);
                    lock (struck)
                        struck.Add(name);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await ClearAsync();
        }
    }

    (string Name, Func<Task> Strike)[] Faults =>
    [
        ("latency", Do(() => cluster.Faults.Latency = TimeSpan.FromMilliseconds(random.Next(50, 400)))),
        ("errors", Do(() => cluster.Faults.ErrorRate = 0.1 + (random.NextDouble() * 0.4))),
        ("node down", () => PowerAsync(Any(cluster.Nodes), false)),
        ("node hangs", Do(() => cluster.Faults.SetNodeHanging(Any(cluster.Nodes), true))),
        ("quorum lost", Do(() => cluster.Faults.SetQuorate(false))),
        ("storage hangs", Do(() => cluster.Faults.SetStorageHanging(Any(Storages), true))),
        ("storage unreachable", Do(() => cluster.Faults.SetStorageReachable(Any(Storages), false))),
        ("storage full", Do(() => cluster.Faults.SetStorageFull(Any(Storages), true))),
        ("task fails", Do(() => cluster.Faults.FailNextTask("*", "the sandbox failed it"))),
        ("connection cut before", Do(() => Cut(HoldPoint.BeforeEffect))),
        ("connection cut after", Do(() => Cut(HoldPoint.AfterEffect))),
        ("keep-alive raced", Do(() => cluster.Faults.RaceKeepAlive(random.Next(3, 12)))),
        ("clock jump", Do(() => cluster.Faults.SetClockError(Any(cluster.Nodes), random.Next(2) == 0 ? TwoHours : -TwoHours))),
        ("certificate change", Do(() => cluster.Faults.ChangeCertificate(Any(cluster.Nodes)))),
        ("worker restart", () => cluster.Faults.RestartWorkersAsync(Any(cluster.Nodes), CancellationToken.None)),
    ];

    void Cut(HoldPoint point)
    {
        for (var calls = random.Next(1, 4); calls > 0; calls--)
            cluster.Faults.CutNext(call => call.User == croft && call.Method != "GET", point);
    }

    async Task PowerAsync(string node, bool online)
    {
        Interlocked.Increment(ref powerCuts);
        await cluster.Faults.SetNodeOnlineAsync(node, online, CancellationToken.None);
        Interlocked.Increment(ref powerCuts);
    }

    async Task ClearAsync()
    {
        if (Now == "node down")
            Interlocked.Increment(ref powerCuts);
        await cluster.Faults.ClearAsync(CancellationToken.None);
        if (Now == "node down")
            Interlocked.Increment(ref powerCuts);
        Now = "nothing";
    }

    Task PauseAsync(double least, double most, CancellationToken ct) => Task.Delay(TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least))), ct);

    string Any(IReadOnlyList<string> names) => names[random.Next(names.Count)];

    static Func<Task> Do(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };
}
