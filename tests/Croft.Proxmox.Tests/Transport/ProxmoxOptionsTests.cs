namespace Croft.Proxmox.Tests.Transport;

public sealed class ProxmoxOptionsTests
{
    static readonly ProxmoxOptions good = new() { Endpoints = [new Uri("https://pve1:8006")], Credential = new ApiToken("root@pam!x", "planted-secret") };

    public static TheoryData<string, ProxmoxOptions> Bad => new()
    {
        { "at least one endpoint", good with { Endpoints = [] } },
        { "https", good with { Endpoints = [new Uri("http://pve1:8006")] } },
        { "https", good with { Endpoints = [new Uri("pve1", UriKind.Relative)] } },
        { "carries the path", good with { Endpoints = [new Uri("https://pve1:8006/pve/")] } },
        { "https", good with { Endpoints = [new Uri("http://root:planted-secret@pve1:8006")] } },
        { "carries a user or password", good with { Endpoints = [new Uri("https://root:planted-secret@pve1:8006")] } },
        { "1 to 20", good with { MaxConnectionsPerEndpoint = 0 } },
        { "1 to 20", good with { MaxConnectionsPerEndpoint = 21 } },
        { "Deadlines", good with { Deadline = TimeSpan.Zero } },
        { "1024", good with { AnswerLimit = 10 } },
        { "no token has", good with { Credential = new ApiToken("root@pam!x", "planted-secret\r\nX: y") } },
        { "no certificate", good with { Trust = ProxmoxTrust.Authority("nothing") } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Client_OptionOutOfItsLimits_IsRefusedByName(string words, ProxmoxOptions options)
    {
        var failure = Should.Throw<ArgumentException>(() => new ProxmoxClient(options));

        failure.Message.ShouldContain(words);
        failure.ToString().ShouldNotContain("planted-secret");
    }

    [Fact]
    public void ToString_Anything_NeverShowsSecrets()
    {
        good.ToString().ShouldNotContain("planted-secret");
        good.ToString().ShouldContain("root@pam!x");
        new Password("root@pam", "planted-secret").ToString().ShouldBe("root@pam");
        new Ticket("planted-secret", "planted-secret", default).ToString().ShouldNotContain("planted-secret");
    }

    [Theory]
    [InlineData("root@pam!ci=00000000-0000-4000-8000-000000000001")]
    [InlineData("  PVEAPIToken=root@pam!ci=00000000-0000-4000-8000-000000000001\n")]
    public void Parse_Token_GivesIdAndSecret(string text) =>
        ApiToken.Parse(text).ShouldBe(new ApiToken("root@pam!ci", "00000000-0000-4000-8000-000000000001"));

    [Theory]
    [InlineData("")]
    [InlineData("planted-secret")]
    [InlineData("root@pam=planted-secret")]
    [InlineData("root!x=planted-secret")]
    [InlineData("root@pam!x=")]
    [InlineData("root@pam!x:planted-secret")]
    [InlineData("root@pam!x=planted secret")]
    public void Parse_NoToken_SaysTheFormAndNotTheSecret(string text)
    {
        var failure = Should.Throw<FormatException>(() => ApiToken.Parse(text));

        failure.Message.ShouldContain("user@realm!name=secret");
        failure.Message.ShouldNotContain("planted");
    }
}
