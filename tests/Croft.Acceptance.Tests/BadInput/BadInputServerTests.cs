using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>A workspace on a PostgreSQL server that goes away.</summary>
public sealed class BadInputServerTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_AwayInMidRun_LeavesTheRunToBeResumedWithoutASecondCall()
    {
        var server = await PostgresServer.StartAsync(Ct);
        await using var bad = await BadInputFolder.ReadAsync(server: server);
        File.AppendAllText(bad.Settings, "state:\n  busyTimeout: 500ms\n");
        var hold = bad.Cluster.HoldNext(call => call.Path.EndsWith("/status/stop", StringComparison.Ordinal), HoldPoint.AfterEffect);
        var guest = await bad.FirstAsync("running");
        using (var stop = CroftProcess.Start(bad.Folder, "guest", "stop", guest))
        {
            await stop.UntilAsync(hold.Arrived, "its call arrived");
            await server.StopAsync(Ct);
            hold.Release();
            var said = (await stop.FinishAsync()).Failed(1);
            said.ShouldContain("can't be reached");
            said.ShouldNotContain(PostgresServer.Password);
        }
        (await bad.CroftAsync("run", "list")).Failed(1).ShouldContain("can't be reached");
        await server.RunAsync(Ct);

        (await bad.CroftAsync("run", "resume", "1")).Done();

        bad.Cluster.Effects.All.Values.ShouldBe([1]);
        (await bad.CroftAsync("audit", "verify")).Done();
        server.End();
    }
}
