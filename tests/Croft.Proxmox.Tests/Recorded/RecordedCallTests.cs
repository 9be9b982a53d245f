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
        [3, 5, 6, 7, 80, 78, 81, 109, 155, 156, 157, 158, 159, 160, 162, 313, 317, 364, 613, 614, 617, 756];

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
        await DriveAsync(OtherCaptures.Read(file).Single(e => e.Index == index).Exchange, $"{file}[{index}]", sameRequest: file != "TestISOUpload",
            file == "TestACMEDNSCloudflare" ? ProxmoxError.NotFound : ProxmoxError.BadParameter);

    [Fact(Skip = "captures missing", SkipUnless = nameof(HasCaptures))]
    public void Recorded_Exchanges_AreDrivenOrNamed()
    {
        string[] golden = [.. Captures.Golden().Where(Belongs)];
        var others = OtherCaptures.Files().SelectMany(OtherCaptures.Read).ToList();
        string[] left =
        [
            .. Captures.Golden().Where(n => !Belongs(n)).Select(n => unsendable.Contains(Number(n)) ? "unsendable" : Line(Captures.Read(n))),
            .. others.Where(e => TypedCalls.For(e.Method, PathOf(e), new([])) is null).Select(e => Line(e.Exchange)),
        ];
        var refused = golden.Count(n => Captures.Read(n).Status >= 400) + Recorded.Count(d => IsRefusal(d));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"driven {golden.Length + Recorded.Count}: results {golden.Length + Recorded.Count - refused}, failures {refused}; not covered {left.Length}:");
        // ./test shows this line.
        Console.WriteLine($"captures driven through the client {golden.Length + Recorded.Count}: results {golden.Length + Recorded.Count - refused}, failures {refused}; not covered, with a reason {left.Length}");
        foreach (var (reason, pattern) in NotCovered.Reasons)
            TestContext.Current.TestOutputHelper!.WriteLine($"{left.Count(l => Regex.IsMatch(l, pattern)),4} {reason}");
        left.Where(l => !NotCovered.Reasons.Any(r => Regex.IsMatch(l, r.Pattern))).ShouldBeEmpty();
        NotCovered.Reasons.Where(r => !left.Any(l => Regex.IsMatch(l, r.Pattern))).ShouldBeEmpty();
        golden.Length.ShouldBe(GoldenDriven);
        Recorded.Count.ShouldBe(OthersDriven);
    }

    public static bool HasCaptures => Captures.Folder is not null;

    const int GoldenDriven = 472, OthersDriven = 143;

    static bool IsRefusal(ITheoryDataRow row) => row.GetData() is [string file, int index] && OtherCaptures.Read(file).Single(e => e.Index == index).Exchange.Status >= 400;

    static string Line(RecordedExchange exchange) => $"{exchange.Method} {exchange.Target.Split('?')[0]}";

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
        // Series are cut at the clock of today, so they are read at the time they were recorded.
        using var client = new ProxmoxClient(server.Options(wanted.Path.EndsWith("/rrddata", StringComparison.Ordinal) ? new ManualTime() : null));
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
            // One that 8.x ignores: it makes 7.x tell a second factor in the form of today.
            .Select(p => Uri.UnescapeDataString(p.Replace('+', ' '))).Where(p => p != "new-format=1").Order(StringComparer.Ordinal);

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
