using System.Text.RegularExpressions;

namespace Croft.Proxmox.Tests.Schema;

public sealed class SchemaTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => new(ApiSchema.Versions);

    public static bool HasCaptures => Captures.Folder is not null;

    /// <summary>What a version lacks stands in absent.txt, by hand: <c>CROFT_ACCEPT=1</c> writes it anew, to be looked at.</summary>
    [Fact(Skip = "captures missing", SkipUnless = nameof(HasCaptures))]
    public async Task EveryCall_WithEveryOption_IsInTheSchemaOrKnownToBeAbsent()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":"UPID:pve1:0000115B:0003BD58:6B011B02:any:101:root@pam:"}"""));
        using var client = server.Client();
        var requests = new List<RawRequest>();
        foreach (var (name, call) in EveryCall.All)
        {
            server.Requests.Clear();
            try
            {
                await call(client, Ct);
            }
            catch (ProxmoxException e) when (e.Error == ProxmoxError.BadAnswer)
            {
                // Reads get a UPID where they expect something else: here their request counts alone.
            }
            server.Requests.ShouldHaveSingleItem(name);
            requests.AddRange(server.Requests);
        }
        var absent = ApiSchema.Versions.Select(version => (version, schema: ApiSchema.Read(version)))
            .SelectMany(v => requests.SelectMany(r => v.schema.Faults(r.Method, PathOf(r), Sent(r))).Distinct().Order(StringComparer.Ordinal).Select(fault => $"{v.version}: {fault}")).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{requests.Count} calls against {ApiSchema.Versions.Count()} versions; absent: {absent.Count}");
        // ./test shows this line.
        Console.WriteLine($"captures {requests.Count} calls of the client held against the schemas of {ApiSchema.Versions.Count()} versions; known to be absent {absent.Count}");
        var file = Path.Combine(Path.GetDirectoryName(Here())!, "absent.txt");
        if (Environment.GetEnvironmentVariable("CROFT_ACCEPT") == "1")
            await File.WriteAllLinesAsync(file, absent, Ct);
        absent.ShouldBe(await File.ReadAllLinesAsync(file, Ct));
    }

    static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    static string PathOf(RawRequest request) => Uri.UnescapeDataString(request.Path.Replace("%2F", "\u2215", StringComparison.Ordinal))["/api2/json".Length..];

    [Theory]
    [InlineData(GuestKind.Lxc)]
    [InlineData(GuestKind.Qemu)]
    public async Task Call_OptionOfTheOtherKind_IsRefusedBeforeItIsSent(GuestKind kind)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Hangup);
        using var client = server.Client();
        var guest = client.Node("pve1").Guest(kind, 100);

        if (kind == GuestKind.Lxc)
        {
            await Should.ThrowAsync<ArgumentException>(() => guest.SnapshotAsync("s1", null, withMemory: true, Ct));
            await Should.ThrowAsync<ArgumentException>(() => guest.StartAsync(TimeSpan.FromSeconds(1), Ct));
            await Should.ThrowAsync<ArgumentException>(() => guest.MigrateAsync(new("pve2") { WithLocalDisks = true }, Ct));
        }
        else
        {
            await Should.ThrowAsync<ArgumentException>(() => guest.DestroyAsync(new() { Force = true }, Ct));
            await Should.ThrowAsync<ArgumentException>(() => guest.MigrateAsync(new("pve2") { Restart = true }, Ct));
        }
        server.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public void Node_NameThatWouldChangeThePath_IsRefused(string name)
    {
        using var client = new ProxmoxClient(new() { Endpoints = [new("https://127.0.0.1:1")], Credential = new ApiToken("a@b!c", "d") });
        Should.Throw<ArgumentException>(() => client.Node(name));
    }

    static List<KeyValuePair<string, string>> Sent(RawRequest request) => request.Header("Content-Type")?.StartsWith("multipart/", StringComparison.Ordinal) == true
        ? [.. Regex.Matches(request.Body, "form-data; name=\"([^\"]+)\"(?:; filename=\"([^\"]+)\")?(?:\r\nContent-Type: [^\r]+)?\r\n\r\n([^\r]*)")
            .Select(m => KeyValuePair.Create(m.Groups[1].Value, m.Groups[2].Success ? m.Groups[2].Value : m.Groups[3].Value))]
        : [.. (request.Target.Split('?') is [_, var query] ? query : request.Body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1])))];
}
