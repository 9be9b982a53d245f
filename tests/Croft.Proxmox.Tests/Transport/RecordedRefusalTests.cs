using System.Globalization;
using System.Text.Json;

namespace Croft.Proxmox.Tests.Transport;

public sealed class RecordedRefusalTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Refusals => new(Captures.Golden().Where(name => Captures.Read(name).Status >= 400));

    public static TheoryData<string> RawExchanges => new(Captures.GoldenRaw().Where(name => Captures.ReadRaw(name).StartsWith("HTTP/", StringComparison.Ordinal)));

    /// <summary>A gzip body did not survive its recording as text; the rest is byte for byte what the daemon sent.</summary>
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(RawExchanges))]
    public async Task SendAsync_RecordedBytes_AreUnderstood(string name)
    {
        var raw = Captures.ReadRaw(name);
        await using var server = new RecordedServer(_ => RawAnswer.Text(raw));
        using var client = server.Client();
        var call = new ProxmoxCall(HttpMethod.Get, "/x");

        if (raw.Contains("Content-Encoding: gzip", StringComparison.Ordinal))
            (await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(call with { Method = HttpMethod.Post }, Ct))).Error.ShouldBeOneOf(ProxmoxError.BadAnswer, ProxmoxError.Unreachable);
        else if (raw[9] == '4')
            (await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(call, Ct))).Error.ShouldBe(ProxmoxError.BadParameter);
        else
            await client.SendAsync(call, Ct);
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Refusals))]
    public async Task SendAsync_RecordedRefusal_BecomesItsFailure(string name)
    {
        var recorded = Captures.Read(name);
        await using var server = new RecordedServer(_ => recorded.Answer);
        using var client = server.Client();
        // The API has no HEAD, PATCH or OPTIONS; what pveproxy answers to them must be understood all the same.
        var method = recorded.Method is "GET" or "HEAD" or "OPTIONS" ? HttpMethod.Get : recorded.Method == "PATCH" ? HttpMethod.Put : new HttpMethod(recorded.Method);
        var call = new ProxmoxCall(method, recorded.Target.Replace("/api2/json", "", StringComparison.Ordinal).Split('?')[0]);

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(call, Ct));

        var expected = RecordedRefusals.Of(int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture));
        failure.Error.ShouldBe(expected.ShouldNotBeNull($"{name} ({recorded.Status} {recorded.Reason}) has no row"));
        failure.Status.ShouldBe(recorded.Status);
        failure.Reason.ShouldBe(Said(recorded) ?? recorded.Reason);
        failure.Reason.ShouldNotEndWith("\n");
        failure.Faults.OrderBy(f => f.Key).ShouldBe(Faults(recorded).OrderBy(f => f.Key));
        failure.Call.ShouldBe($"{method} {call.Path}");
        failure.MayHaveHappened.ShouldBeFalse();
        failure.Message.ShouldContain(failure.Reason!.Split('\n')[0].TrimEnd('.'));
        failure.ToString().ShouldNotContain("00000000-0000-4000-8000");
        if (recorded.Reason.StartsWith("Permission check failed (/", StringComparison.Ordinal))
            failure.Privilege.ShouldBe(recorded.Reason["Permission check failed (".Length..^1]);
    }

    static string? Said(RecordedExchange recorded) =>
        Json(recorded) is { } root && root.TryGetProperty("message", out var message) ? message.GetString()!.Trim() : null;

    static Dictionary<string, string> Faults(RecordedExchange recorded) =>
        Json(recorded) is { } root && root.TryGetProperty("errors", out var errors)
            ? errors.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.ToString().Trim())
            : [];

    static JsonElement? Json(RecordedExchange recorded) => recorded.Body.StartsWith('{') ? JsonElement.Parse(recorded.Body) : null;
}
