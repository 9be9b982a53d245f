using System.Text.Json;

namespace Croft.Proxmox.Tests.Transport;

/// <summary>Refusals of other clusters, recorded by somebody else's test suite below <c>pve-api/recorded</c>.</summary>
public sealed class OtherRecordedRefusalTests
{
    static readonly Dictionary<string, ProxmoxError> expected = new()
    {
        ["TestACMEDNSCloudflare/3"] = ProxmoxError.NotFound,
        ["TestResourceAffinityPlacement/10"] = ProxmoxError.BadParameter,
        ["TestResourceAffinityPlacement/11"] = ProxmoxError.BadParameter,
        ["TestResourceAffinityPlacement/12"] = ProxmoxError.BadParameter,
    };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Refusals => new(All().Where(e => e.Exchange.GetProperty("status").GetInt32() >= 400).Select(e => e.Name));

    static IEnumerable<(string Name, JsonElement Exchange)> All() => Captures.Folder is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Captures.Folder, "pve-api", "recorded"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(file => JsonElement.Parse(File.ReadAllText(file)).GetProperty("exchanges").EnumerateArray()
                .Select((exchange, index) => ($"{Path.GetFileNameWithoutExtension(file)}/{index}", exchange)));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Refusals))]
    public async Task SendAsync_RecordedRefusal_BecomesItsFailure(string name)
    {
        var exchange = All().Single(e => e.Name == name).Exchange;
        var line = exchange.GetProperty("statusLine").GetString()!;
        var body = exchange.GetProperty("body");
        await using var server = new RecordedServer(_ => RawAnswer.Json(body.GetRawText(), exchange.GetProperty("status").GetInt32(), line[4..]));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(
            () => client.SendAsync(new ProxmoxCall(new HttpMethod(exchange.GetProperty("method").GetString()!), exchange.GetProperty("path").GetString()!), Ct));

        failure.Error.ShouldBe(expected[name]);
        failure.Reason.ShouldBe(body.GetProperty("message").GetString()!.Trim());
        failure.Faults.ShouldNotBeEmpty();
    }
}
