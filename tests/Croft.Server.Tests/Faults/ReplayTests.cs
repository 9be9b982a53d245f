using System.Net;
using Croft.Contracts;

namespace Croft.Server.Tests.Faults;

/// <summary>What somebody kept and sends again, once it counts no more.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task Token_AfterItsUserIsDisabledRemovedOrItsTimeIsUp_IsNobodys()
    {
        var clock = new SetClock();
        await using var served = await Served.StartAsync(time: clock);
        var (bob, eve, ann) = (await served.AdmitAsync("bob", "admin", "*"), await served.AdmitAsync("eve", "admin", "*"), await served.AdmitAsync("ann", "admin", "*"));
        var brief = ((CreatedCroftToken)await served.DoAsync("token create", new CreateCroftTokenRequest { User = "ann", Name = "brief", Days = 1 })).Token;
        foreach (var token in new[] { bob, eve, ann, brief }) (await AsAsync(token)).ShouldBe(HttpStatusCode.OK);

        await served.DoAsync("user delete", new DeleteCroftUserRequest { Name = "bob" });
        (await AsAsync(bob)).ShouldBe(HttpStatusCode.Unauthorized);
        // Who comes later under the name is somebody else.
        await served.AdmitAsync("bob", "viewer", "*");
        (await AsAsync(bob)).ShouldBe(HttpStatusCode.Unauthorized);

        await served.DoAsync("user configure", new ConfigureCroftUserRequest { Name = "eve", Disabled = true });
        (await AsAsync(eve)).ShouldBe(HttpStatusCode.Unauthorized);

        clock.Off = TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1);
        (await AsAsync(brief)).ShouldBe(HttpStatusCode.Unauthorized);
        (await AsAsync(ann)).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> AsAsync(string token) => (await served.CallAsync("POST", "/api/v1/sync", new { statusOnly = true }, token)).Status;
    }
}
