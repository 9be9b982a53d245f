using Croft.Contracts;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Accounts;

/// <summary>A plan tells beforehand what Proxmox would refuse the account.</summary>
public sealed class LackedPrivilegesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_ByAnAccountThatMayOnlyLook_SaysWhichPrivilegeIsLacking()
    {
        await using var lab = await Lab.StartAsync();
        await lab.Process.RunAsync("sync", new SyncRequest());
        var plan = await lab.Process.RunAsync<GrantPlan>("access grant-plan", new GrantPlanRequest { Verb = ["guest list"], Account = "looks@pve!lab" });
        var secret = await Pveum.RunAsync(await lab.ClientAsync(), plan.Commands, Ct);
        await lab.UseAsync($"looks@pve!lab={secret}");
        var running = (await lab.Process.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest())).Items.Where(g => g.Status == "running").ToList();

        var stop = await lab.PlanAsync("guest stop", new StopGuestRequest { Select = "status=running" });

        stop.Warnings.ShouldContain($"The account of lab lacks VM.PowerMgmt on /vms/{running[0].Vmid} and {running.Count - 1} more: Proxmox will refuse. What to grant: croft access grant-plan --verb 'guest stop'");
    }
}
