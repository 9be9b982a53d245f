using Croft.Contracts;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Tasks end by themselves on the shared cluster; here they take their time.</summary>
public sealed class SlowLab : KillLab
{
    private protected override Croft.Sandbox.SandboxOptions Options => new() { Guests = 12, Speed = 1 };
}

[Kills("task stop", "task.stop")]
public sealed class KilledTaskStop(SlowLab labs) : KilledOther(labs), IClassFixture<SlowLab>
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var guest = await Lab.TakeAsync(GuestType.Vm, running: true);
        Lab.Cluster.Faults.SetGuestDeaf(guest.Vmid, true);
        var upid = await Lab.Witness.BeginAsync($"{guest.Path}/status/shutdown", ("timeout", "600"));
        return new OtherScene($"stop task qmshutdown of {guest.Vmid} ", ["task", "stop", upid], call => call.Method == "DELETE" && call.Path.Contains("/tasks/", StringComparison.Ordinal), $"task/qmshutdown/{guest.Vmid} stop");
    }
}
