namespace Croft.Proxmox.Tests.Access;

public sealed class AccountTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<T> AskAsync<T>(string body, Func<ProxmoxAccess, Task<T>> ask)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(body));
        using var client = server.Client();
        return await ask(client.Access);
    }

    [Theory]
    [InlineData("""{"data":{"userid":"a@pve","tokens":{"t1":{"privsep":0,"expire":1795234357}},"groups":["ops"]}}""")]
    [InlineData("""{"data":{"tokens":[{"tokenid":"t1","privsep":"0","expire":"1795234357"}],"groups":"ops"}}""")]
    public async Task User_TokensInEitherForm_AreRead(string body)
    {
        var user = await AskAsync(body, a => a.Users.GetAsync("a@pve", Ct));

        user.Id.ShouldBe("a@pve");
        user.Groups.ShouldBe(["ops"]);
        user.Tokens.ShouldBe([new TokenEntry("t1", false, DateTimeOffset.FromUnixTimeSeconds(1_795_234_357), null)]);
    }

    [Fact]
    public async Task User_UnknownMember_IsKept() =>
        (await AskAsync("""{"data":[{"userid":"a@pve","enable":"0","tokens":null,"later":{"x":1}}]}""", a => a.Users.ListAsync(Ct))).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(u => u.IsEnabled.ShouldBeFalse(), u => u.Settings["later"].ShouldBe("""{"x":1}"""));

    [Fact]
    public async Task User_WrongType_IsABadAnswerThatNamesIt() =>
        (await Should.ThrowAsync<ProxmoxException>(() => AskAsync("""{"data":[{"userid":"a@pve","enable":[]}]}""", a => a.Users.ListAsync(Ct))))
            .ShouldSatisfyAllConditions(e => e.Error.ShouldBe(ProxmoxError.BadAnswer), e => e.Message.ShouldContain("'a row.enable'"));

    [Fact]
    public async Task Role_InListAndAlone_HasTheSamePrivileges()
    {
        var listed = await AskAsync("""{"data":[{"roleid":"R","privs":"VM.Audit,Sys.Audit","special":1}]}""", a => a.Roles.ListAsync(Ct));
        var alone = await AskAsync("""{"data":{"VM.Audit":1,"Sys.Audit":1}}""", a => a.Roles.GetAsync("R", Ct));

        listed[0].Privileges.ShouldBe(["Sys.Audit", "VM.Audit"]);
        alone.ShouldSatisfyAllConditions(r => r.Name.ShouldBe("R"), r => r.Privileges.ShouldBe(listed[0].Privileges));
    }

    [Fact]
    public async Task CreateToken_Secret_IsGivenAndNeverPrinted()
    {
        var token = await AskAsync("""{"data":{"value":"00000000-0000-4000-8000-000000000001","full-tokenid":"a@pve!t1","info":{"privsep":"1"}}}""", a => a.CreateTokenAsync("a@pve!t1", new(), Ct));

        token.Secret.ShouldStartWith("0000");
        token.ToString().ShouldBe("a@pve!t1");
    }

    [Fact]
    public async Task Update_WhatTheCallCannotCarry_IsRefusedBeforeItIsSent()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Hangup);
        using var client = server.Client();

        await Should.ThrowAsync<ArgumentException>(() => client.Access.Users.UpdateAsync("a@pve", new() { Delete = ["comment"] }, Ct));
        await Should.ThrowAsync<ArgumentException>(() => client.Access.Users.UpdateAsync("a@pve", new() { Digest = "x" }, Ct));
        await Should.ThrowAsync<ArgumentException>(() => client.Access.Users.GetAsync("..", Ct));
        server.Requests.ShouldBeEmpty();
    }
}
