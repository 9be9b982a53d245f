namespace Croft.Acceptance.Tests.Kills;

/// <summary>A machine with a disk on ZFS, and its job.</summary>
[Collection("replication changes")]
public abstract class KilledReplication(KillLab labs) : KilledOther(labs)
{
    /// <summary>A machine of a scene's own on pve1; with its job to pve2, which has run once.</summary>
    private protected async Task<(string Name, string Job)> GuestAsync(bool withJob)
    {
        if (!(await Lab.Witness.GetAsync("/storage")).EnumerateArray().Any(s => s.GetProperty("storage").GetString() == "tank"))
            await Lab.Witness.PostAsync("/storage", ("storage", "tank"), ("type", "zfspool"), ("pool", "tank"), ("content", "images,rootdir"));
        var (vmid, name) = (Lab.NextVmid(), Own("copied"));
        await Lab.Witness.PostAsync("/nodes/pve1/qemu", ("vmid", $"{vmid}"), ("name", name), ("scsi0", "tank:1"));
        var job = $"{vmid}-0";
        if (withJob)
        {
            await Lab.Witness.PostAsync("/cluster/replication", ("id", job), ("type", "local"), ("target", "pve2"));
            await Eventually.BeAsync("the first run is over", () => Lab.Cluster.Effects[$"replication/{job} run"] == 1);
        }
        return (name, job);
    }
}

[Kills("replication create", "replication.create")]
public sealed class KilledReplicationCreate(KillLab labs) : KilledReplication(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, job) = await GuestAsync(withJob: false);
        return new OtherScene($"replicate {name} ", ["replication", "create", name, "pve2"], call => call is { Method: "POST", Path: "/cluster/replication" }, $"replication/{job} create");
    }
}

[Kills("replication configure", "replication.configure")]
public sealed class KilledReplicationConfigure(KillLab labs) : KilledReplication(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, job) = await GuestAsync(withJob: true);
        return new OtherScene($"replication of {name} ", ["replication", "configure", name, "--rate", "9"], call => call.Method == "PUT" && call.Path == $"/cluster/replication/{job}", $"replication/{job} update");
    }
}

[Kills("replication delete", "replication.delete")]
public sealed class KilledReplicationDelete(KillLab labs) : KilledReplication(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, job) = await GuestAsync(withJob: true);
        return new OtherScene($"replication of {name} ", ["replication", "delete", name, "--yes", name], call => call.Method == "DELETE" && call.Path == $"/cluster/replication/{job}", $"replication/{job} delete");
    }
}

[Kills("replication run", "replication.run")]
public sealed class KilledReplicationRun(KillLab labs) : KilledReplication(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, job) = await GuestAsync(withJob: true);
        return new OtherScene($"replicate {name} ", ["replication", "run", name], call => call.Method == "POST" && call.Path == $"/nodes/pve1/replication/{job}/schedule_now", $"replication/{job} run");
    }
}
