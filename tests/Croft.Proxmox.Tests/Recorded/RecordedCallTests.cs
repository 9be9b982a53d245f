using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Croft.Proxmox.Tests.Transport;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>Every recorded exchange of the calls this library types, through the typed call and back.</summary>
public sealed class RecordedCallTests
{
    /// <summary>Requests no typed call makes: another format, method or parameter than it would ever send.</summary>
    static readonly int[] unsendable = [32, 39, 40, 127, 166, 268, 555];

    /// <summary>Requests whose encoding or spelt-out default the typed call writes in its own way; their answers are driven all the same.</summary>
    static readonly int[] spelledOtherwise =
        [3, 5, 6, 7, 80, 78, 81, 109, 155, 156, 157, 158, 159, 160, 162, 313, 317, 364];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Golden => new(Captures.Golden().Where(Belongs));

    public static TheoryData<string, int> Recorded => Others((file, exchanges) => exchanges.Where(e => TypedCalls.For(e.Method, PathOf(e), new([])) is not null).Select(e => (file, e.Index)));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Golden))]
    public async Task TypedCall_RecordedExchange_GivesItsValuesOrItsFailure(string name)
    {
        var recorded = Captures.Read(name);
        var number = Number(name);
        await DriveAsync(recorded, name, sameRequest: !spelledOtherwise.Contains(number), RecordedRefusals.Of(number));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Recorded))]
    public async Task TypedCall_ExchangeOfNewerVersion_GivesItsValues(string file, int index) =>
        await DriveAsync(OtherCaptures.Read(file).Single(e => e.Index == index).Exchange, $"{file}[{index}]", sameRequest: true, null);

    [Fact(Skip = "captures missing", SkipUnless = nameof(HasCaptures))]
    public void Recorded_Exchanges_AreDrivenOrNamed()
    {
        Captures.Golden().Count(Belongs).ShouldBe(369);
        Recorded.Count.ShouldBe(89);
        string[] others = [.. Captures.Golden().Where(n => !Belongs(n) && !unsendable.Contains(Number(n))).Select(n => Captures.Read(n)).Select(r => $"{r.Method} {r.Target.Split('?')[0]}")];
        others.Where(o => !untyped.Any(u => Regex.IsMatch(o, u))).ShouldBeEmpty();
        untyped.Where(u => !others.Any(o => Regex.IsMatch(o, u))).ShouldBeEmpty();
    }

    public static bool HasCaptures => Captures.Folder is not null;

    /// <summary>Method and path of recorded calls that this library has no method for.</summary>
    static readonly string[] untyped =
    [
        "^[A-Z]+ /(?!api2/json/)", "^(PATCH|HEAD|OPTIONS) ", "^[A-Z]+ /api2/json/(nosuch)?$", "^(POST|DELETE) /api2/json/version$",
        "^[A-Z]+ /api2/json/access/(domains|users|groups|roles|password)\\b", "^GET /api2/json/access/ticket$",
        "^[A-Z]+ /api2/json/cluster/(backup|config|firewall|ha|jobs|mapping|metrics|notifications|options|replication|sdn)\\b", "^GET /api2/json/cluster$",
        "^(POST|PUT|DELETE) /api2/json/storage\\b",
        "^GET /api2/json/nodes/pve(/nosuch)?$", "^POST /api2/json/nodes/pve/(status|execute|startall|stopall)$", "^GET /api2/json/nodes/pve/vzdump/defaults$",
        "^[A-Z]+ /api2/json/nodes/pve/(aplinfo|apt|capabilities|certificates|config|disks|dns|firewall|hardware|hosts|netstat|network|query-url-metadata|replication|rrddata|scan|services|subscription|syslog|time)\\b",
        "^GET /api2/json/nodes/pve/(qemu|lxc)/\\d+(/snapshot/s1|/snapshot/[a-z0-9]+/config)?$",
        "^[A-Z]+ /api2/json/nodes/pve/(qemu|lxc)/\\d+/(agent|cloudinit|feature|interfaces|monitor|move_volume|rrddata|sendkey|vncproxy)\\b",
    ];

    static int Number(string name) => int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture);

    static bool Belongs(string name)
    {
        var recorded = Captures.Read(name);
        return recorded.Target.StartsWith("/api2/json/", StringComparison.Ordinal)
            && !unsendable.Contains(Number(name))
            && TypedCalls.For(recorded.Method, recorded.Call().Path, new([])) is not null;
    }

    static async Task DriveAsync(RecordedExchange recorded, string name, bool sameRequest, ProxmoxError? refusal)
    {
        var wanted = recorded.Call();
        await using var server = new RecordedServer(r =>
            r.Method == recorded.Method && Uri.UnescapeDataString(r.Path) == Uri.UnescapeDataString(recorded.Target.Split('?')[0])
                ? recorded.Answer
                : RawAnswer.Json("""{"data":null,"message":"Method not implemented"}""", 501, "Method not implemented"));
        using var client = server.Client();
        var isForm = recorded.RequestBody is null or not ['{' or '[' or '-', ..];
        var call = TypedCalls.For(recorded.Method, wanted.Path, new(isForm ? wanted.Parameters : []))!;
        if (recorded.Status < 400)
        {
            var typed = await call(client, Ct);
            RecordedShapes.ShouldMatch(typed, JsonElement.Parse(recorded.Body), name);
        }
        else
        {
            var failure = await Should.ThrowAsync<ProxmoxException>(() => call(client, Ct));
            failure.Error.ShouldBe(refusal.ShouldNotBeNull(name), name);
            failure.Status.ShouldBe(recorded.Status);
        }
        if (sameRequest)
            Sent(server.Requests.Last()).ShouldBe(wanted.Parameters.Select(p => $"{p.Key}={p.Value}").Order(StringComparer.Ordinal), name);
    }

    /// <summary>What went over the wire, decoded and sorted.</summary>
    static IEnumerable<string> Sent(RawRequest request) =>
        (request.Target.Split('?') is [_, var query] ? query : request.Body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => Uri.UnescapeDataString(p.Replace('+', ' '))).Order(StringComparer.Ordinal);

    static string PathOf(OtherExchange e) => e.Exchange.Call().Path;

    static TheoryData<string, int> Others(Func<string, IEnumerable<OtherExchange>, IEnumerable<(string, int)>> pick)
    {
        var data = new TheoryData<string, int>();
        foreach (var file in OtherCaptures.Files())
            foreach (var (name, index) in pick(file, OtherCaptures.Read(file)))
                data.Add(name, index);
        return data;
    }
}
