using System.Text.Json;
using System.Text.RegularExpressions;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>Plays recorded requests, in order, to a sandbox in the recorded node's state; ids and digests are translated as they appear.</summary>
internal sealed partial class Replay(Client client, Client bare, Func<int, Task> prepare)
{
    readonly Dictionary<string, string> ours = new(StringComparer.Ordinal);
    string ticket = "";
    string csrf = "";
    string alicesTicket = "";

    public async Task<IReadOnlyList<string>> RunAsync(RecordedExchange exchange)
    {
        await prepare(exchange.Number);
        if (ticket.Length == 0)
            await LoginAsync();
        var reply = await SendAsync(exchange);
        var differences = Comparison.Differences(exchange.Response, reply, Translate).ToList();
        Learn(exchange.Response, reply);
        return differences;
    }

    async Task LoginAsync()
    {
        var login = await bare.Post("/access/ticket", ("username", "root@pam"), ("password", "root-password"));
        ticket = login.Data.GetProperty("ticket").GetString()!;
        csrf = login.Data.GetProperty("CSRFPreventionToken").GetString()!;
        alicesTicket = (await bare.Post("/access/ticket", ("username", "alice@pve"), ("password", "alice-password"))).Data.GetProperty("ticket").GetString()!;
    }

    async Task<Reply> SendAsync(RecordedExchange exchange)
    {
        var request = exchange.Request;
        HttpContent? content = null;
        if (request.Body is { } body)
        {
            content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(Translate(body)));
            if (request.Headers.TryGetValue("Content-Type", out var type))
                content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        var headers = request.Headers.Where(header => header.Key is "Authorization" or "Cookie" or "CSRFPreventionToken" or "Accept-Encoding")
            .Select(header => (header.Key, Credential(exchange.Name, header.Key, header.Value)));
        return await client.Send(new HttpMethod(request.Method), Translate(request.Path), content, headers);
    }

    // secrets and tickets are blanked in the recordings, so the wrong ones are made wrong again
    string Credential(string exchange, string name, string value) => name switch
    {
        "Cookie" when exchange.Contains("-bad-", StringComparison.Ordinal) && exchange.Contains("version", StringComparison.Ordinal) => "PVEAuthCookie=PVE:root@pam:00000000::AAAA",
        "Authorization" when exchange.Contains("wrong-secret", StringComparison.Ordinal) => value[..^1] + "2",
        "Cookie" when exchange.Contains("403-alice", StringComparison.Ordinal) => $"PVEAuthCookie={alicesTicket}",
        "Cookie" => $"PVEAuthCookie={ticket}",
        "CSRFPreventionToken" when !value.StartsWith("6B000000", StringComparison.Ordinal) => csrf,
        "Authorization" when value.StartsWith("PVEAuthCookie", StringComparison.Ordinal) => $"PVEAuthCookie={ticket}",
        _ => value,
    };

    // Recorded UPIDs and digests stand for those that the sandbox gave in the same place.
    string Translate(string text)
    {
        text = UpidPattern.Replace(text, match => Escaped(match.Value, ours.GetValueOrDefault(Uri.UnescapeDataString(match.Value)) ?? match.Value));
        text = StampPattern.Replace(text, match => ours.GetValueOrDefault(match.Value) ?? match.Value);
        return DigestPattern.Replace(text, match => ours.GetValueOrDefault(match.Value) ?? match.Value);
    }

    static string Escaped(string pattern, string upid) => pattern.Contains('%') ? Uri.EscapeDataString(Uri.UnescapeDataString(upid)) : upid;

    void Learn(RecordedResponse recorded, Reply reply)
    {
        foreach (var pattern in (Regex[])[UpidPattern, DigestPattern, StampPattern])
        {
            var (theirs, mine) = (pattern.Matches(recorded.Body), pattern.Matches(reply.Body));
            for (var at = 0; at < Math.Min(theirs.Count, mine.Count); at++)
                if (theirs.Count == mine.Count)
                    ours[theirs[at].Value] = mine[at].Value;
        }
    }

    [GeneratedRegex("UPID(:|%3A)[^\"/& ]+(:|%3A)")]
    private static partial Regex UpidPattern { get; }

    [GeneratedRegex("[0-9a-f]{40}")]
    private static partial Regex DigestPattern { get; }

    [GeneratedRegex("[0-9]{4}_[0-9]{2}_[0-9]{2}-[0-9]{2}_[0-9]{2}_[0-9]{2}")]
    private static partial Regex StampPattern { get; }
}
