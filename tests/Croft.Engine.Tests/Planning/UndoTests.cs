using Croft.Contracts;

namespace Croft.Engine.Tests.Planning;

/// <summary>What a run did is taken back where guests stand by then.</summary>
public sealed class UndoTests
{
    static async Task<int> LastRunAsync(Estate estate) => (await estate.Lab.Process.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items[0].Id;

    static async Task<Estate> MovedAsync()
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.Lab.DoAsync("pool create", new CreatePoolRequest { Pool = "extra" });
        await estate.ImportAsync();
        estate.Set("web-50", "cores", "3");
        estate.Set("web-50", "pool", "extra");
        estate.Set("web-50", "node", "pve2");
        await estate.ApplyAsync();
        return estate;
    }

    [Fact]
    public async Task Run_ThatMovedAGuest_IsTakenBack_ToNodeAndPool()
    {
        await using var estate = await MovedAsync();
        var undo = await estate.Lab.DoAsync("run undo", new UndoRunRequest { Run = await LastRunAsync(estate) });
        undo.Warnings.ShouldBeEmpty();
        Estate.Fields(undo).ShouldContain(f => f.StartsWith("cores: 3 → 1", StringComparison.Ordinal));
        var (place, config, _) = await estate.Lab.SeeAsync("web-50");
        (place.Node, place.Pool, config["cores"]).ShouldBe(("pve1", null, "1"));
    }

    [Fact]
    public async Task Guest_ThatWentOn_IsChangedWhereItStands_AndNotMoved()
    {
        await using var estate = await MovedAsync();
        var run = await LastRunAsync(estate);
        await estate.Lab.DoAsync("guest migrate", new MigrateGuestRequest { Guest = "web-50", Node = "pve3", Online = true });
        var undo = await estate.Lab.PlanAsync("run undo", new UndoRunRequest { Run = run });
        undo.Warnings.ShouldHaveSingleItem().ShouldBe("web-50 is not moved back to pve1: it stands on pve2 no more.");
        undo.Steps.Single(s => s.Kind == "guest.configure").Action.GetProperty("guest").GetProperty("node").GetString().ShouldBe("pve3");
    }

    [Fact]
    public async Task Guest_ThatChangedPools_GoesBackIntoTheFirst()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        foreach (var pool in new[] { "first", "second" }) await estate.Lab.DoAsync("pool create", new CreatePoolRequest { Pool = pool });
        await estate.Lab.DoAsync("pool include", new IncludeInPoolRequest { Pool = "first", Guests = ["web-50"] });
        await estate.ImportAsync();
        estate.Set("web-50", "pool", "second");
        await estate.ApplyAsync();
        await estate.Lab.DoAsync("run undo", new UndoRunRequest { Run = await LastRunAsync(estate) });
        (await estate.Lab.SeeAsync("web-50")).Place.Pool.ShouldBe("first");
    }
}
