using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Croft.Sandbox;
using Croft.Sandbox.Faults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.State;

/// <summary>Makes the database that is kept of the newest migration.</summary>
static class KeptMaking
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A workspace with something of everything.</summary>
    /// <param name="place">Folder of the kept databases.</param>
    public static async Task RunAsync(string place)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Nodes = 2, Guests = 5, Seed = 3 }, Ct);
        using var folder = new WorkspaceFolder();
        await folder.Start().RunAsync("init", new InitRequest { Name = "lab" });
        var croft = folder.Start(instead: services => services.AddSingleton(new RunsOptions
        {
            Poll = TimeSpan.FromMilliseconds(5),
            PollAtMost = TimeSpan.FromMilliseconds(50),
            Settle = TimeSpan.FromMilliseconds(300),
        }));
        await FillAsync(croft, cluster);
        await KeepAsync(folder, croft, Path.Combine(place, KeptDatabase.NameOf(Croft.Engine.State.Migrations.Sqlite.KnownMigrations.All[^1])));
    }

    /// <summary>Readings with a past, a run that is done, one that failed and one that nobody can decide; the audit has them all.</summary>
    static async Task FillAsync(WorkspaceFolder.Process croft, SandboxCluster cluster)
    {
        await croft.RunAsync("cluster add", new AddClusterRequest { Name = "lab", Url = cluster.Url.ToString(), Token = cluster.Token, Fingerprint = cluster.Fingerprint });
        await croft.RunAsync("sync", new SyncRequest());
        await RunAsync(croft, "guest create", new CreateGuestRequest { Name = "kept", Id = 901, Node = "pve1", Storage = "ceph", Disk = 4, Memory = 512, Start = true }, RunState.Done);
        cluster.Faults.FailNextTask("qmsnapshot", "no space left on device");
        await RunAsync(croft, "snapshot create", new CreateSnapshotRequest { Guest = "kept", Name = "s1" }, RunState.Failed);
        cluster.Faults.CutNext(call => call.Path.EndsWith("/status/reboot", StringComparison.Ordinal), HoldPoint.BeforeEffect);
        await RunAsync(croft, "guest reboot", new RebootGuestRequest { Guest = "kept" }, RunState.Unknown);
        await croft.RunAsync("sync", new SyncRequest());
        await croft.RunAsync("role create", new CreateCroftRoleRequest { Name = "starter", Permission = ["estate.read", "guest.power"] });
        await croft.RunAsync("user create", new CreateCroftUserRequest { Name = "ben", Shown = "Ben", Password = "correct horse battery" });
        await croft.RunAsync("user grant", new GrantCroftRoleRequest { Name = "ben", Role = "starter", Scope = "guest:lab/k*" });
        await croft.RunAsync("token create", new CreateCroftTokenRequest { User = "ben", Name = "script", Permission = ["estate.read"], NeverExpires = true });
    }

    static async Task RunAsync(WorkspaceFolder.Process croft, string verb, object request, RunState end)
    {
        var runner = croft.Get<VerbRunner>();
        var plan = await runner.PlanAsync(croft.Get<Catalogue>()[verb], request, croft.Context, Ct);
        var run = await runner.StartAsync(plan, null, croft.Context, Ct);
        (await croft.Get<RunEngine>().FollowAsync(run.Id, _ => { }, CancellationToken.None, Ct)).State.ShouldBe(end);
    }

    static async Task KeepAsync(WorkspaceFolder folder, WorkspaceFolder.Process croft, string into)
    {
        Directory.CreateDirectory(into);
        var id = croft.Get<Workspace>().Id;
        await File.WriteAllLinesAsync(Path.Combine(into, KeptDatabase.Facts), await KeptFacts.ReadAsync(croft, Ct), Ct);
        await using (var connection = new SqliteConnection($"Data Source={folder.DatabasePath};Pooling=false"))
        {
            await connection.OpenAsync(Ct);
            await File.WriteAllTextAsync(Path.Combine(into, KeptDatabase.Rows), await KeptTables.DumpAsync(connection, Ct), Ct);
        }
        File.Copy(Path.Combine(folder.Folder, Workspace.FileName), Path.Combine(into, KeptDatabase.Yaml), overwrite: true);
        File.Copy(MasterKey.PathOf(folder.Location, id), Path.Combine(into, KeptDatabase.Key), overwrite: true);
        File.Copy(Path.Combine(folder.Location.StateHome, "croft", "heads", id.ToString()), Path.Combine(into, KeptDatabase.Head), overwrite: true);
    }
}
