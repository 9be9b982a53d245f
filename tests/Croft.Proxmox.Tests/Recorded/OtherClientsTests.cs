using System.Text.Json;

namespace Croft.Proxmox.Tests.Recorded;

/// <summary>Answers that other clients' own tests keep, of 6.2 to 9.1; some are cut down by hand, so what they lack is no fault here.</summary>
public sealed class OtherClientsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Answers => new(Files().Where(f => Call(f) is not null).Select(Name));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Answers))]
    public async Task TypedCall_AnswerKeptByAnotherClient_IsReadWhole(string name)
    {
        var file = Path.Combine(Captures.Folder!, "pve-api", name);
        var (path, body) = Read(file);
        await using var server = new RecordedServer(r => Uri.UnescapeDataString(r.Path) == "/api2/json" + path.TrimEnd('/')
            ? RawAnswer.Json(body)
            : RawAnswer.Json("""{"data":null,"message":"Method not implemented"}""", 501, "Method not implemented"));
        using var client = new ProxmoxClient(server.Options(new ManualTime()));

        if (refused.TryGetValue(name, out var expected))
            (await Should.ThrowAsync<ProxmoxException>(() => Call(file)!(client, Ct))).Error.ShouldBe(expected);
        else
            await Call(file)!(client, Ct);
    }

    /// <summary>The agent's own refusal; a status that was cut down to less than a guest; a log in a form that Proxmox never had.</summary>
    static readonly Dictionary<string, ProxmoxError> refused = new()
    {
        ["ansible-pve6.2/GET_nodes-testnode-qemu-102-agent-network-get-interfaces.json"] = ProxmoxError.NotImplemented,
        ["go-proxmox/pve9x/GET_nodes-node1-lxc-101-firewall-log_200.json"] = ProxmoxError.BadAnswer,
        ["ansible-pve6.2/GET_nodes-testnode-qemu-9001-status-current.json"] = ProxmoxError.BadAnswer,
    };

    [Fact(Skip = "captures missing", SkipUnless = nameof(HasCaptures))]
    public void Answers_OfCallsWithAMethodHere_AreManyAndStayThat()
    {
        var left = Files().Where(f => Call(f) is null && IsRead(f)).Select(Name).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"driven {Answers.Count}; no typed call: {left.Count}");
        foreach (var name in left)
            TestContext.Current.TestOutputHelper!.WriteLine(name);
        Answers.Count.ShouldBeGreaterThanOrEqualTo(160);
    }

    public static bool HasCaptures => Captures.Folder is not null;

    static bool IsRead(string file) => Path.GetFileName(file).StartsWith("GET_", StringComparison.Ordinal);

    static IEnumerable<string> Files() => Captures.Folder is null
        ? []
        : Directory.EnumerateFiles(Path.Combine(Captures.Folder, "pve-api"), "*_200*.json", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Captures.Folder, "pve-api", "ansible-pve6.2"), "*.json")).Order(StringComparer.Ordinal);

    static string Name(string file) => Path.GetRelativePath(Path.Combine(Captures.Folder!, "pve-api"), file);

    static (string Path, string Body) Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return (document.RootElement.GetProperty("path").GetString()!, document.RootElement.GetProperty("body").GetRawText());
    }

    static Func<ProxmoxClient, CancellationToken, Task<object?>>? Call(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("method", out var method) || method.GetString() != "GET" || root.GetProperty("body").ValueKind != JsonValueKind.Object)
            return null;
        return TypedCalls.For("GET", root.GetProperty("path").GetString()!, new([]));
    }
}
