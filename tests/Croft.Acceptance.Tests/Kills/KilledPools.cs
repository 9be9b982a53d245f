namespace Croft.Acceptance.Tests.Kills;

[Collection("pools change"), Kills("pool create", "pool.create")]
public sealed class KilledPoolCreate(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var pool = Own("made");
        return Task.FromResult(new OtherScene($"create pool {pool} ", ["pool", "create", pool], call => call is { Method: "POST", Path: "/pools" }, $"pool/{pool} create"));
    }
}

[Collection("pools change"), Kills("pool include", "pool.members")]
public sealed class KilledPoolInclude(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var pool = Own("filled");
        await Lab.Witness.PostAsync("/pools", ("poolid", pool));
        return new OtherScene($"in pool {pool} ", ["pool", "include", pool, "--storage", "ceph"], call => call.Method == "PUT" && call.Path == $"/pools/{pool}", $"pool/{pool} update");
    }
}

[Collection("pools change"), Kills("pool delete", "pool.delete")]
public sealed class KilledPoolDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var pool = Own("doomed");
        await Lab.Witness.PostAsync("/pools", ("poolid", pool));
        return new OtherScene($"delete pool {pool} ", ["pool", "delete", pool, "--yes", pool], call => call.Method == "DELETE" && call.Path == $"/pools/{pool}", $"pool/{pool} delete");
    }
}

[Collection("pools change"), Kills("pool exclude", "pool.members")]
public sealed class KilledPoolExclude(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var pool = Own("emptied");
        await Lab.Witness.PostAsync("/pools", ("poolid", pool));
        await Lab.Witness.PutAsync($"/pools/{pool}", ("storage", "ceph"));
        return new OtherScene($"from pool {pool} ", ["pool", "exclude", pool, "--storage", "ceph"], call => call.Method == "PUT" && call.Path == $"/pools/{pool}", $"pool/{pool} update");
    }
}
