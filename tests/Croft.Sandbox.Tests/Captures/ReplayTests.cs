using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Captures;

public sealed class ReplayTests(ITestOutputHelper output)
{
    /// <summary>Raise it when more agree; never lower it.</summary>
    const double Floor = 0.97;

    public static TheoryData<string> Recordings => RecordedExchange.Folder is { } folder ? new TheoryData<string>(folder) : [];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Recordings))]
    public async Task Sandbox_RecordedExchangesReplayed_AnswersAsTheRealDaemons(string folder)
    {
        folder.ShouldNotBeEmpty();
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions(), RecordedNode.Create(), TestContext.Current.CancellationToken);
        using var client = new Client(cluster, token: "");
        using var root = new Client(cluster, $"root@pam!full={RecordedNode.Secret}");
        var replay = new Replay(client, client, number => Preparation.BeforeAsync(number, root, cluster.State));
        var agreed = 0;
        var unsupported = new List<string>();
        var differing = new List<(string Name, string Text)>();
        foreach (var exchange in RecordedExchange.ReadAll())
        {
            var differences = await replay.RunAsync(exchange);
            if (differences.Count == 0)
                agreed++;
            else if (exchange.Response.Status != 501 && differences[0].Contains("501 Method", StringComparison.Ordinal))
                unsupported.Add(exchange.Name);
            else
                differing.Add((exchange.Name, string.Join(" | ", differences)));
        }
        output.WriteLine($"replayed {agreed + differing.Count}, agreed {agreed}, differing {differing.Count}, of calls not supported {unsupported.Count}: {string.Join(' ', unsupported)}");
        foreach (var (name, line) in differing)
            output.WriteLine($"{name} ({ReplayExceptions.Reasons.GetValueOrDefault(name) ?? "NOT LISTED"}): {line}");
        differing.Select(difference => difference.Name).Concat(unsupported).Except(ReplayExceptions.Reasons.Keys, StringComparer.Ordinal).ShouldBeEmpty();
        // ./test shows these lines.
        Console.WriteLine($"captures replayed against the sandbox {agreed + differing.Count}, agreed {agreed}, listed with a reason {differing.Count}");
        (agreed / (double)(agreed + differing.Count)).ShouldBeGreaterThanOrEqualTo(Floor);
    }
}
