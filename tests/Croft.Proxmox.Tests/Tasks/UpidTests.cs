namespace Croft.Proxmox.Tests.Tasks;

public sealed class UpidTests
{
    [Fact]
    public void Parse_TokenTask_GivesEveryPart()
    {
        var upid = Upid.Parse("UPID:pve2-dogfood:0000115B:0003BD58:6B011B02:vzcreate:101:root@pam!full:");

        upid.Node.ShouldBe("pve2-dogfood");
        upid.Pid.ShouldBe(0x115B);
        upid.ProcessStart.ShouldBe(0x3BD58);
        upid.Start.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(0x6B011B02));
        upid.Type.ShouldBe("vzcreate");
        upid.Id.ShouldBe("101");
        upid.Vmid.ShouldBe(101);
        upid.User.ShouldBe("root@pam!full");
        upid.TokenName.ShouldBe("full");
    }

    [Theory]
    [InlineData("UPID:pve:00000231:0004CE83:6B011DBE:startall::root@pam:", null, null)]
    [InlineData("UPID:pve:00001E65:00040C6B:6B011BCD:imgdel:105@local:root@pam!full:", 105, "full")]
    [InlineData("UPID:pve:00001E65:100040C6B:6B011BCD:aptupdate::root@pam:", null, null)]
    public void Parse_OddId_RoundTrips(string text, int? vmid, string? token)
    {
        var upid = Upid.Parse(text);
        upid.ToString().ShouldBe(text);
        upid.Vmid.ShouldBe(vmid);
        upid.TokenName.ShouldBe(token);
        Upid.Create(upid.Node, upid.Pid, upid.ProcessStart, upid.Start, upid.Type, upid.Id, upid.User).ShouldBe(upid);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("OK")]
    [InlineData("UPID:pve:00000231:0004CE83:6B011DBE:startall::root@pam")]
    [InlineData("UPID:pve:231:0004CE83:6B011DBE:startall::root@pam:")]
    [InlineData("UPID:pve:0000023G:0004CE83:6B011DBE:startall::root@pam:")]
    [InlineData("UPID:../x:00000231:0004CE83:6B011DBE:startall::root@pam:")]
    [InlineData("UPID:pve:00000231:0004CE83:6B011DBE:startall::root@pam:\n")]
    [InlineData("UPID:pve:00000231:0004CE83:6B011DBE:start/../all::root@pam:")]
    public void TryParse_OtherText_IsRefused(string? text) => Upid.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("OK", TaskOutcome.Ok, 0)]
    [InlineData("WARNINGS: 3", TaskOutcome.Warnings, 3)]
    [InlineData("received interrupt", TaskOutcome.Interrupted, 0)]
    [InlineData("job errors", TaskOutcome.Failed, 0)]
    [InlineData("unexpected status", TaskOutcome.Failed, 0)]
    [InlineData("WARNINGS: many", TaskOutcome.Failed, 0)]
    [InlineData("", TaskOutcome.Failed, 0)]
    public void TaskResult_Words_HaveTheirMeaning(string text, TaskOutcome outcome, int warnings) =>
        TaskResult.Parse(text).ShouldBe(new TaskResult(outcome, text, warnings));
}
