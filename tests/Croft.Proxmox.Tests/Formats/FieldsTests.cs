using System.Text.Json;

namespace Croft.Proxmox.Tests.Formats;

public sealed class FieldsTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("12", 12)]
    [InlineData("\"12\"", 12)]
    [InlineData("12.0", 12)]
    [InlineData("12.9", 12)]
    [InlineData("1e3", 1000)]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public void OptionalLong_WaysProxmoxWritesNumbers_AreRead(string json, int? value) => Of(json).OptionalLong("x"u8).ShouldBe(value);

    [Theory]
    [InlineData("1", true)]
    [InlineData("0", false)]
    [InlineData("true", true)]
    [InlineData("\"1\"", true)]
    [InlineData("\"0\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"yes\"", true)]
    [InlineData("null", null)]
    public void OptionalFlag_WaysProxmoxWritesTruths_AreRead(string json, bool? value) => Of(json).OptionalFlag("x"u8).ShouldBe(value);

    [Theory]
    [InlineData("{}", "an object")]
    [InlineData("[1]", "a list")]
    [InlineData("\"many\"", "the text \"many\"")]
    [InlineData("true", "true")]
    [InlineData("1e40", "1e40")]
    public void Long_OtherShape_NamesFieldCallAndWhatCame(string json, string came)
    {
        var failure = Should.Throw<ProxmoxException>(() => Of(json).Long("x"u8));

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.Call.ShouldBe("GET /some/path");
        failure.Message.ShouldContain("'x' should be a whole number");
        failure.Message.ShouldContain($"it came as {came}");
    }

    [Fact]
    public async Task Resources_RowOfAnotherShape_IsABadAnswerThatNamesTheField()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":[{"id":"qemu/100","type":"qemu","vmid":"x","status":"running"}]}"""));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Cluster.ResourcesAsync(null, Ct));

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.Message.ShouldContain("GET /cluster/resources");
        failure.Message.ShouldContain("vmid");
        failure.Message.ShouldContain("\"x\"");
    }

    [Fact]
    public async Task Resources_WordOfALaterVersion_IsUnknownAndKept()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":[{"id":"fabric/1","type":"fabric","status":"molten","shape":{"new":1}}]}"""));
        using var client = server.Client();

        var resource = (await client.Cluster.ResourcesAsync(null, Ct)).ShouldHaveSingleItem();

        resource.Kind.Value.ShouldBe(ResourceKind.Unknown);
        resource.Kind.Text.ShouldBe("fabric");
        resource.Status.ShouldBe("molten");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"OK\"")]
    [InlineData("7")]
    public async Task StartedTask_AnswerWithoutUpid_IsABadAnswer(string data)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":{{data}}}"""));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Node("pve1").Guest(GuestKind.Qemu, 100).StartAsync(null, Ct))).Error.ShouldBe(ProxmoxError.BadAnswer);
    }

    [Fact]
    public async Task Ticket_AnswerWithoutIt_ShowsNoSecret()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":{"username":"root@pam","ticket":{"x":"PVE:secret"},"CSRFPreventionToken":"hidden"}}"""));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Access.TicketAsync("root@pam", "pass-word", Ct));

        failure.Error.ShouldBe(ProxmoxError.BadAnswer);
        failure.ToString().ShouldNotContain("secret");
        failure.ToString().ShouldNotContain("hidden");
        failure.ToString().ShouldNotContain("pass-word");
    }

    static Fields Of(string json) => new(JsonElement.Parse($$"""{"x":{{json}}}"""), "GET /some/path");
}
