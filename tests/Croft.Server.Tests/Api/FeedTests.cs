using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Croft.Contracts;

namespace Croft.Server.Tests.Api;

/// <summary>The change feed over HTTP.</summary>
public sealed class FeedTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Feed_IsGoneOnWith_FromTheLastEvent()
    {
        await using var served = await Served.StartAsync();
        var guest = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=ct")).Body!["items"]![0]!;
        string? place;
        await using (var first = await Listening.ToAsync(served, served.Token, null))
        {
            place = await first.PlaceAsync();
            place.ShouldNotBeNull();
            await StopAsync(served, guest);
            var told = await first.NextAsync();
            ((string)told["subject"]!, (string)told["field"]!, (string)told["to"]!).ShouldBe(($"{guest["vmid"]}", "status", "stopped"));
            ((string)told["cursor"]!).ShouldBe(first.LastEventId);
            place = first.LastEventId;
        }
        // While nobody listens.
        var run = (int)(await served.CallAsync("POST", $"/api/v1/guests/lab%2F{guest["vmid"]}/start", new { })).Body!["id"]!;
        await served.EndOfAsync(run);
        await served.SeeAsync($"/api/v1/guests/lab%2F{guest["vmid"]}", "running");

        await using var second = await Listening.ToAsync(served, served.Token, place);
        ((string)(await second.NextAsync())["to"]!).ShouldBe("running");
        (await served.CallAsync("GET", "/api/v1/history/watch?after=x")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await served.CallAsync("GET", "/api/v1/history/watch?cluster=attic")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Feed_ScopedUser_IsToldTheirsAlone_AndItEndsWithTheToken()
    {
        await using var served = await Served.StartAsync();
        var guests = (await served.CallAsync("GET", "/api/v1/guests?status=running&type=ct")).Body!["items"]!.AsArray();
        var (mine, hidden) = (guests[0]!, guests.First(g => (string)g!["name"]! != (string)guests[0]!["name"]!)!);
        var token = await served.AdmitAsync("bob", "operator", $"guest:lab/{mine["name"]}");
        await using var feed = await Listening.ToAsync(served, token, null);

        await StopAsync(served, hidden);
        // Neither that something changed, nor how much did before.
        (await feed.QuietAsync()).ShouldBeEmpty();
        await StopAsync(served, mine);

        ((string)(await feed.NextAsync())["subject"]!).ShouldBe($"{mine["vmid"]}");
        await served.DoAsync("token revoke", new RevokeCroftTokenRequest { User = "bob", Name = "test" });
        var watch = System.Diagnostics.Stopwatch.StartNew();
        (await feed.EndAsync()).ShouldContain("has ended");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Feed_ServerStops_IsToldSo()
    {
        await using var served = await Served.StartAsync();
        await using var feed = await Listening.ToAsync(served, served.Token, null);
        await feed.PlaceAsync();
        await served.Host.DisposeAsync();
        (await feed.EndAsync()).ShouldContain("The server stops.");
    }

    static async Task StopAsync(Served served, JsonNode guest)
    {
        await served.EndOfAsync((int)(await served.CallAsync("POST", $"/api/v1/guests/lab%2F{guest["vmid"]}/stop", new { })).Body!["id"]!);
        await served.SeeAsync($"/api/v1/guests/lab%2F{guest["vmid"]}", "stopped");
    }

    sealed class Listening : IAsyncDisposable
    {
        readonly HttpResponseMessage answer;
        readonly SseParser<string> parser;
        readonly IAsyncEnumerator<SseItem<string>> items;

        Listening(HttpResponseMessage answer, Stream body)
        {
            this.answer = answer;
            parser = SseParser.Create(body);
            items = parser.EnumerateAsync(Ct).GetAsyncEnumerator(Ct);
        }

        public string LastEventId => parser.LastEventId;

        public static async Task<Listening> ToAsync(Served served, string token, string? after)
        {
            var call = new HttpRequestMessage(HttpMethod.Get, "/api/v1/history/watch?kind=guest&field=status");
            call.Headers.Accept.ParseAdd("text/event-stream");
            if (after is not null) call.Headers.Add("Last-Event-ID", after);
            var begun = await served.Client(token).SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Ct);
            begun.StatusCode.ShouldBe(HttpStatusCode.OK);
            return new Listening(begun, await begun.Content.ReadAsStreamAsync(Ct));
        }

        Task<bool>? next;

        /// <summary>Where it begins: told before anything is.</summary>
        public async Task<string> PlaceAsync()
        {
            next = items.MoveNextAsync().AsTask();
            for (var tries = 0; LastEventId.Length == 0; tries++)
            {
                tries.ShouldBeLessThan(100);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Ct);
            }
            return LastEventId;
        }

        /// <summary>The id that was told by the time that a second passed without an event.</summary>
        public async Task<string> QuietAsync()
        {
            next = items.MoveNextAsync().AsTask();
            await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Ct));
            next.IsCompleted.ShouldBeFalse();
            return LastEventId;
        }

        public async Task<JsonNode> NextAsync()
        {
            (await (next ?? items.MoveNextAsync().AsTask()).WaitAsync(TimeSpan.FromSeconds(20), Ct)).ShouldBeTrue();
            next = null;
            return JsonNode.Parse(items.Current.Data)!;
        }

        public async Task<string> EndAsync()
        {
            while (await (next ?? items.MoveNextAsync().AsTask()).WaitAsync(TimeSpan.FromSeconds(70), Ct))
            {
                next = null;
                if (items.Current.EventType == "failure") return items.Current.Data;
            }
            return "";
        }

        public async ValueTask DisposeAsync()
        {
            answer.Dispose();
            if (next is not null) await next.ContinueWith(static t => t.Exception, Ct, TaskContinuationOptions.None, TaskScheduler.Default);
            await items.DisposeAsync();
        }
    }
}
