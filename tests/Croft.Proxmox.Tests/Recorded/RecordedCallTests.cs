using System.Globalization;
using System.Text;
using System.Text.Json;
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
        var number = int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture);
        await DriveAsync(recorded, name, sameRequest: !spelledOtherwise.Contains(number), RecordedRefusals.Of(number));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Recorded))]
    public async Task TypedCall_ExchangeOfNewerVersion_GivesItsValues(string file, int index) =>
        await DriveAsync(OtherCaptures.Read(file).Single(e => e.Index == index).Exchange, $"{file}[{index}]", sameRequest: false, null);

    [Fact(Skip = "captures missing", SkipUnless = nameof(HasCaptures))]
    public void Recorded_Exchanges_AreDrivenOrNamed()
    {
        Captures.Golden().Count(Belongs).ShouldBe(GoldenDriven);
        Captures.Golden().Where(n => !Belongs(n)).Select(n => Family(Captures.Read(n))).Distinct().Order(StringComparer.Ordinal).ShouldBe(OtherFamilies);
        Recorded.Count.ShouldBe(RecordedDriven);
    }

    public static bool HasCaptures => Captures.Folder is not null;

    const int GoldenDriven = 0;
    const int RecordedDriven = 0;
    static readonly string[] OtherFamilies = [];

    static bool Belongs(string name)
    {
        var recorded = Captures.Read(name);
        return recorded.Target.StartsWith("/api2/json/", StringComparison.Ordinal)
            && !unsendable.Contains(int.Parse(name.Split('-')[0], CultureInfo.InvariantCulture))
            && TypedCalls.For(recorded.Method, recorded.Call().Path, new([])) is not null;
    }

    /// <summary>Method and path with names left out, for those that are not driven.</summary>
    static string Family(RecordedExchange recorded)
    {
        var path = recorded.Target.Replace("/api2/json", "", StringComparison.Ordinal).Split('?')[0].Split('/').Skip(1);
        return $"{recorded.Method} /{string.Join('/', path.Take(4).Select((s, i) => i > 0 && (i == 1 && path.First() == "nodes" || s.Any(char.IsAsciiDigit)) ? "*" : s))}";
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
