namespace Croft.Proxmox.Tests.Schema;

public sealed class SchemaTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Versions => new(ApiSchema.Versions);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Versions))]
    public async Task EveryCall_WithEveryOption_IsInTheSchema(string version)
    {
        var schema = ApiSchema.Read(version);
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":"UPID:pve1:0000115B:0003BD58:6B011B02:any:101:root@pam:"}"""));
        using var client = server.Client();
        var faults = new List<string>();
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
            server.Requests.TryPeek(out var request).ShouldBeTrue();
            if (schema.Fault(request!.Method, Uri.UnescapeDataString(request.Path.Replace("%2F", "\u2215", StringComparison.Ordinal))["/api2/json".Length..], Sent(request)) is { } fault)
                faults.Add($"{name}: {fault}");
        }
        faults.ShouldBeEmpty();
    }

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

    static List<KeyValuePair<string, string>> Sent(RawRequest request) =>
        [.. (request.Target.Split('?') is [_, var query] ? query : request.Body).Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p[1])))];
}
