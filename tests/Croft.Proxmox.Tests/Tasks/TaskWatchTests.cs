using System.Globalization;

namespace Croft.Proxmox.Tests.Tasks;

public sealed class TaskWatchTests
{
    const string Name = "UPID:pve1:0000115B:0003BD58:6B011B02:vzdump:101:root@pam!full:";
    static readonly Upid upid = Upid.Parse(Name);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("OK", TaskOutcome.Ok)]
    [InlineData("WARNINGS: 2", TaskOutcome.Warnings)]
    [InlineData("unable to create CT 101", TaskOutcome.Failed)]
    [InlineData("received interrupt", TaskOutcome.Interrupted)]
    public async Task AwaitAsync_TaskThatEnds_GivesItsResultAndEveryLineOnce(string words, TaskOutcome outcome)
    {
        // Lines grow by 400 a question, so pages of 500 are filled, cut and continued.
        var peer = new Peer { EndsAfter = 4, Words = words, LinesPerState = 400 };
        await using var server = new RecordedServer(peer.Answer);
        var time = new LeapingTime(TimeSpan.FromSeconds(2));
        using var client = new ProxmoxClient(server.Options(time));
        var lines = new List<TaskLogLine>();

        var result = await client.Tasks.AwaitAsync(upid, lines.Add, Ct);

        result.Outcome.ShouldBe(outcome);
        result.Text.ShouldBe(words);
        lines.Select(l => l.Number).ShouldBe(Enumerable.Range(1, 1600));
        lines[^1].Text.ShouldBe("line 1600");
        time.Pauses.ShouldBe([TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(375), TimeSpan.FromMilliseconds(562)]);
    }

    [Fact]
    public async Task AwaitAsync_WithoutListener_ReadsNoLog()
    {
        var peer = new Peer { EndsAfter = 2 };
        await using var server = new RecordedServer(peer.Answer);
        using var client = new ProxmoxClient(server.Options(new LeapingTime(TimeSpan.FromSeconds(2))));

        (await client.Task(upid).AwaitAsync(Ct)).Succeeded.ShouldBeTrue();

        server.Requests.ShouldAllBe(r => r.Path.EndsWith("/status", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AwaitAsync_LongTask_AsksLessAndLessOften()
    {
        var peer = new Peer { EndsAfter = 12 };
        await using var server = new RecordedServer(peer.Answer);
        var time = new LeapingTime(TimeSpan.FromSeconds(2));
        using var client = new ProxmoxClient(server.Options(time));

        await client.Task(upid).AwaitAsync(Ct);

        time.Pauses.ShouldBeInOrder();
        time.Pauses[^1].ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task AwaitAsync_NodeSilentForAWhile_GoesOn()
    {
        var peer = new Peer { EndsAfter = 30, SilentFrom = 3, SilentTo = 25, LinesPerState = 10 };
        await using var server = new RecordedServer(peer.Answer);
        using var client = new ProxmoxClient(server.Options(new LeapingTime(TimeSpan.FromSeconds(2))));
        var lines = new List<TaskLogLine>();

        var result = await client.Tasks.AwaitAsync(upid, lines.Add, Ct);

        result.Outcome.ShouldBe(TaskOutcome.Ok);
        lines.Select(l => l.Number).ShouldBe(Enumerable.Range(1, lines.Count));
        lines.Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task AwaitAsync_NodeSilentLongerThanPatience_GivesUpWithItsFailure()
    {
        var peer = new Peer { EndsAfter = int.MaxValue, SilentFrom = 3, SilentTo = int.MaxValue };
        await using var server = new RecordedServer(peer.Answer);
        var time = new LeapingTime(TimeSpan.FromSeconds(2));
        using var client = new ProxmoxClient(server.Options(time));
        var began = time.GetUtcNow();

        var failure = await Should.ThrowAsync<ProxmoxException>(
            () => client.Task(upid).AwaitAsync(null, new TaskWait { Patience = TimeSpan.FromSeconds(40) }, Ct));

        failure.Error.ShouldBe(ProxmoxError.Unreachable);
        (time.GetUtcNow() - began).ShouldBeInRange(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task AwaitAsync_Refusal_IsNotWaitedOut()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null,"message":"Permission check failed (/nodes/pve1, Sys.Audit)\n"}""", 403, "Permission check failed (/nodes/pve1, Sys.Audit)"));
        using var client = new ProxmoxClient(server.Options(new LeapingTime(TimeSpan.FromSeconds(2))));

        (await Should.ThrowAsync<ProxmoxException>(() => client.Task(upid).AwaitAsync(Ct))).Error.ShouldBe(ProxmoxError.Forbidden);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task FollowAsync_ReaderThatLeaves_StopsAsking()
    {
        var peer = new Peer { EndsAfter = int.MaxValue, LinesPerState = 3 };
        await using var server = new RecordedServer(peer.Answer);
        using var client = new ProxmoxClient(server.Options(new LeapingTime(TimeSpan.FromSeconds(2))));
        var seen = new List<string>();

        await foreach (var line in client.Task(upid).FollowAsync(Ct))
        {
            seen.Add(line.Text);
            if (seen.Count == 7)
                break;
        }

        seen.ShouldBe(["line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 7"]);
        var asked = server.Requests.Count;
        server.Requests.Count(r => r.Path.EndsWith("/status", StringComparison.Ordinal)).ShouldBe(3);
        asked.ShouldBe(6);
    }

    [Fact]
    public async Task LogAsync_EmptyLog_HasNoLines()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"total":1,"data":[{"t":"no content","n":1}]}"""));
        using var client = server.Client();

        var page = await client.Task(upid).LogAsync(null, null, Ct);

        page.Lines.ShouldBeEmpty();
        page.Total.ShouldBe(0);
    }

    [Fact]
    public async Task LogAsync_UnknownTask_IsNotFound()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":{"upid":"no such task"},"total":null}"""));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Task(upid).LogAsync(null, null, Ct));

        failure.Error.ShouldBe(ProxmoxError.NotFound);
        failure.Message.ShouldContain(Name);
    }

    [Fact]
    public async Task StateAsync_UnknownTask_IsNotFound()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(
            """{"data":null,"message":"Parameter verification failed.\n","errors":{"upid":"no such task"}}""", 400, "Parameter verification failed."));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Task(upid).AwaitAsync(Ct))).Error.ShouldBe(ProxmoxError.NotFound);
    }

    /// <summary>A node that runs one task: it counts the questions for its state.</summary>
    sealed class Peer
    {
        int asked;

        public required int EndsAfter { get; init; }
        public string Words { get; init; } = "OK";
        public int LinesPerState { get; init; }
        public int SilentFrom { get; init; } = int.MaxValue;
        public int SilentTo { get; init; }

        public RawAnswer Answer(RawRequest request)
        {
            if (request.Path.EndsWith("/status", StringComparison.Ordinal))
            {
                asked++;
                if (asked >= SilentFrom && asked < SilentTo)
                    return RawAnswer.Of(595, "No route to host", "", ["close"]);
                var (status, exit) = asked < EndsAfter ? ("running", "") : ("stopped", $$"""
                    ,"exitstatus":"{{Words}}"
                    """);
                return RawAnswer.Json($$$"""{"data":{"upid":"{{{Name}}}","node":"pve1","type":"vzdump","id":"101","user":"root@pam","starttime":1795234562,"status":"{{{status}}}"{{{exit}}}}}""");
            }
            var query = request.Target.Split('?')[1].Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => int.Parse(p[1], CultureInfo.InvariantCulture));
            var total = asked * LinesPerState;
            var lines = Enumerable.Range(1, total).Skip(query["start"]).Take(query["limit"]).Select(n => $$"""{"n":{{n}},"t":"line {{n}}"}""");
            return RawAnswer.Json($$"""{"total":{{total}},"data":[{{string.Join(',', lines)}}]}""");
        }
    }
}
