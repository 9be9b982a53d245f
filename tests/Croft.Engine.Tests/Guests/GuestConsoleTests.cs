using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Verbs;
using Croft.Engine.Access;

namespace Croft.Engine.Tests.Guests;

public sealed class GuestConsoleTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Port_Container_NeedsNone() => GuestConsole.Port(Seen.Ct()).ShouldBeNull();

    [Theory]
    [InlineData("serial0", "serial0")]
    [InlineData("serial2", "serial2")]
    public void Port_Machine_IsItsFirstSocket(string key, string port) =>
        GuestConsole.Port(Seen.Vm(true, ("serial3", "/dev/ttyS0"), (key, "socket"))).ShouldBe(port);

    [Fact]
    public void Port_MachineWithout_IsRefusedWithTheWayOut()
    {
        var failure = Should.Throw<FailureException>(() => GuestConsole.Port(Seen.Vm())).Failure;
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.WayOut.ShouldNotBeNull().ShouldContain("croft guest configure web-01 --set serial0=socket");
        var waiting = Seen.Vm(true, ("serial0", "socket")) with { Pending = [new WaitingValue("serial0", null, "socket")] };
        Should.Throw<FailureException>(() => GuestConsole.Port(waiting)).Failure.Message.ShouldContain("waits for a restart");
    }

    [Fact]
    public void Port_StoppedOrTemplate_IsRefused()
    {
        Should.Throw<FailureException>(() => GuestConsole.Port(Seen.Ct(running: false))).Failure.WayOut.ShouldNotBeNull().ShouldContain("guest start dns-01");
        Should.Throw<FailureException>(() => GuestConsole.Port(Seen.Vm(false, ("template", "1")))).Failure.Message.ShouldContain("template");
    }

    [Fact]
    public async Task Session_WithoutThePermission_IsDeniedAndAudited()
    {
        await using var lab = await Lab.StartAsync();
        var bob = lab.Process.Context with { Actor = Actor.Holding("bob@desk", Permissions.GuestPower) };
        var held = false;

        var denied = (await Should.ThrowAsync<FailureException>(() => lab.Process.Get<VerbRunner>().SessionAsync(
            GuestConsole.Info, new ConsoleGuestRequest { Guest = "web-01" }, bob, _ => Task.FromResult($"{held = true}"), Ct))).Failure;

        denied.Kind.ShouldBe(FailureKind.Denied);
        denied.WayOut.ShouldNotBeNull().ShouldContain("guest.exec");
        held.ShouldBeFalse();
        string.Join('\n', (await lab.Process.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest())).Items).ShouldContain("bob@desk");
    }
}
