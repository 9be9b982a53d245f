namespace Croft.Proxmox.Tests.Access;

public sealed class SecondFactorTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ticket_FactorAsked_IsAnOutcomeWithItsFactors()
    {
        var challenge = Uri.EscapeDataString("""{"totp":true,"yubico":false,"recovery":"available","u2f":null,"webauthn":{"publicKey":{"challenge":"abc"}}}""");
        await using var server = new RecordedServer(r => RawAnswer.Json(r.Body.Contains("tfa-challenge", StringComparison.Ordinal)
            ? """{"data":{"username":"a@pve","ticket":"PVE:a@pve:65::x","CSRFPreventionToken":"y"}}"""
            : $$"""{"data":{"username":"a@pve","ticket":"PVE:!tfa!{{challenge}}:6B011B02::sig","NeedTFA":1,"CSRFPreventionToken":"y"} }"""));
        using var client = server.Client();

        var asked = await client.Access.TicketAsync("a@pve", "pw", Ct);
        asked.Challenge!.Names.ShouldBe(["totp", "recovery", "webauthn"]);
        asked.Challenge.Challenges["webauthn"].ShouldBe("""{"publicKey":{"challenge":"abc"}}""");
        var whole = await client.Access.SecondFactorAsync(asked, "totp", "123456", Ct);

        whole.NeedsSecondFactor.ShouldBeFalse();
        server.Requests.ShouldAllBe(r => r.Header("Authorization") == null && r.Header("Cookie") == null);
        server.Requests.Last().Body.ShouldStartWith("username=a%40pve&password=totp%3A123456&tfa-challenge=PVE%3A%21tfa%21");
    }

    [Theory]
    [InlineData("PVE:!tfa!%7Bnot json:6B011B02::sig")]
    [InlineData("PVE:!tfa!%5B1%5D:6B011B02::sig")]
    [InlineData("PVE:a@pve:tfa::sig")]
    public async Task Ticket_ChallengeOfAnotherForm_IsStillNoTicket(string text)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":{"username":"a@pve","ticket":"{{text}}","NeedTFA":1} }"""));
        using var client = server.Client();

        var asked = await client.Access.TicketAsync("a@pve", "pw", Ct);

        asked.NeedsSecondFactor.ShouldBeTrue();
        asked.Challenge!.Names.ShouldBeEmpty();
    }
}
