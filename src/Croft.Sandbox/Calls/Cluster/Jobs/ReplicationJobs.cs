using System.Globalization;
using Croft.Sandbox.Calls.Guests;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster.Jobs;

/// <summary>/cluster/replication and /nodes/{node}/replication: jobs "100-0", their state, and running one now.</summary>
internal static class ReplicationJobs
{
    const string Path = "/cluster/replication";

    static readonly Parameter[] Options =
    [
        Parameter.Text("comment", max: 4096), Parameter.Flag("disable"), Parameter.Number("rate", 1), Parameter.OneOf("remove_job", "local", "full"),
        Parameter.Text("schedule", Schedule.Fault, max: 128), Parameter.Text("source", Formats.Node),
    ];

    static readonly ParameterTable Table = new(Options);

    static readonly Permission MayChange = Permission.FromNine(
        Permission.All("/vms/{guest}", "VM.Replicate"), Permission.All("/storage", "Datastore.Allocate"));

    public static readonly Call[] All =
    [
        new("GET", Path, List),
        new("POST", Path, Create)
        {
            Relayed = true,
            Permission = ForGuest(MayChange),
            Parameters = [Parameter.Text("id", Formats.ReplicationId).Required(), Parameter.Text("target", Formats.Node).Required(), Parameter.OneOf("type", "local").Required(), .. Options],
        },
        new("GET", Path + "/{id}", Show) { Permission = ForGuest(Permission.All("/vms/{guest}", "VM.Audit")) },
        new("PUT", Path + "/{id}", Update) { Relayed = true, Permission = ForGuest(MayChange), Parameters = [SectionWords.Delete, SectionWords.Digest, .. Options] },
        new("DELETE", Path + "/{id}", Delete) { Relayed = true, Permission = ForGuest(MayChange), Parameters = [Parameter.Flag("force"), Parameter.Flag("keep")] },
        new("GET", "/nodes/{node}/replication", ListOnNode) { Relayed = true, Parameters = [PathParameters.Vmid with { Name = "guest", IsOptional = true }] },
        new("GET", "/nodes/{node}/replication/{id}/status", Status) { Relayed = true, Permission = ForGuest(Permission.All("/vms/{guest}", "VM.Audit")) },
        new("GET", "/nodes/{node}/replication/{id}/log", Log)
        {
            Relayed = true,
            Permission = ForGuest(Permission.All("/vms/{guest}", "VM.Audit")),
            Parameters = [Parameter.Integer("start", 0), Parameter.Integer("limit", 0)],
        },
        new("POST", "/nodes/{node}/replication/{id}/schedule_now", RunNow) { Relayed = true, Permission = ForGuest(MayChange) },
    ];

    // the guest is the first part of a job's id
    static Permission ForGuest(Permission permission) => new(exchange =>
    {
        exchange.Arguments.Set("guest", exchange.Text("id")?.Split('-')[0] ?? "");
        try
        {
            permission.Check(exchange);
        }
        finally
        {
            exchange.Arguments.Drop("guest");
        }
    });

    static Section Find(Exchange exchange) => exchange.Cluster.ReplicationJobs.Find(exchange.Required("id"))
        ?? throw ApiFault.Failed($"no such replication job '{exchange.Required("id")}'");

    static Guest? GuestOf(ClusterState cluster, Section job) =>
        int.TryParse(job.Id.Split('-')[0], CultureInfo.InvariantCulture, out var vmid) ? cluster.Find(vmid) : null;

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var job in exchange.Cluster.ReplicationJobs.Sections.Where(job => exchange.May($"/vms/{job.Id.Split('-')[0]}", "VM.Audit")))
            Write(exchange, job, static () => { });
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange) => Write(exchange, Find(exchange), () => exchange.Json.WriteString("digest", exchange.Cluster.ReplicationJobs.Digest));

    static void Write(Exchange exchange, Section job, Action more)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("type", "local");
        json.WriteString("target", job["target"]);
        json.NumberOrText("guest", job.Id.Split('-')[0]);
        json.NumberOrText("jobnum", job.Id.Split('-')[1]);
        if (GuestOf(exchange.Cluster, job) is { } guest)
            json.WriteString("source", guest.Node.Name);
        exchange.WriteOptions(job.Values.Where(option => option.Key is not ("target" or "source")), Table);
        more();
        json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var (cluster, id, target) = (exchange.Cluster, exchange.Required("id"), exchange.Required("target"));
        var vmid = id.Split('-')[0];
        var job = new Section("local", id);
        var guest = GuestOf(cluster, job) ?? throw ApiFault.Failed($"Guest '{vmid}' does not exist.");
        if (cluster.Node(target) is null)
            throw ApiFault.Failed($"Target '{target}' does not exist.");
        if (exchange.Text("source") is { } source && source != guest.Node.Name)
            throw ApiFault.Failed($"Source '{source}' does not match current node of guest '{vmid}' ({guest.Node.Name})");
        if (target == guest.Node.Name)
            throw ApiFault.Failed("Source and target must not be identical");
        RequireVolumes(cluster, guest);
        if (cluster.ReplicationJobs.Find(id) is not null)
            throw ApiFault.Failed($"replication job '{id}' already exists");
        if (cluster.ReplicationJobs.Sections.Exists(other => other.Id.Split('-')[0] == vmid && other["target"] == target))
            throw ApiFault.Failed($"replication job for guest '{vmid}' to target 'local/{target}' already exists");
        job.Take(exchange, "id");
        job.Values["target"] = target;
        cluster.ReplicationJobs.Sections.Add(job);
        cluster.Effects.Count($"replication/{id}", "create");
        Queue(cluster, job, TimeSpan.FromSeconds(60));
    }

    // shared volumes need no copies; of the others each has to be on ZFS, or be left out by its own setting
    static void RequireVolumes(ClusterState cluster, Guest guest)
    {
        var some = false;
        foreach (var (key, space, volume) in GuestMigrate.Volumes(cluster, guest))
        {
            if (space.Storage.IsShared || guest.Config[key]!.Split(',').Contains("replicate=0"))
                continue;
            if (space.Storage.Type != "zfspool")
                throw ApiFault.Failed($"missing replicate feature on volume '{space.Storage.Id}:{volume.Name}'");
            some = true;
        }
        if (!some)
            throw ApiFault.Failed("No replicatable volumes found");
    }

    static void Update(Exchange exchange)
    {
        var job = Find(exchange);
        exchange.RequireDigest(exchange.Cluster.ReplicationJobs.Digest);
        job.Take(exchange, "id");
        exchange.Cluster.Effects.Count($"replication/{job.Id}", "update");
    }

    static void Delete(Exchange exchange)
    {
        var (cluster, job) = (exchange.Cluster, Find(exchange));
        cluster.Effects.Count($"replication/{job.Id}", "delete");
        if (exchange.Flag("force"))
        {
            Forget(cluster, job);
            return;
        }
        // the next run takes the copies away, and then the job
        job.Values["remove_job"] = exchange.Flag("keep") ? "local" : "full";
        cluster.Tasks.Later(TimeSpan.FromSeconds(60), () =>
        {
            if (GuestOf(cluster, job) is not { Node.IsReachable: false })
                Forget(cluster, job);
        });
    }

    static void Forget(ClusterState cluster, Section job)
    {
        cluster.ReplicationJobs.Sections.Remove(job);
        cluster.ReplicationRuns.Remove(job.Id);
    }

    static void ListOnNode(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var job in exchange.Cluster.ReplicationJobs.Sections)
            if (GuestOf(exchange.Cluster, job) is { } guest && guest.Node == exchange.Node && exchange.May(guest.AccessPath, "VM.Audit")
                && (exchange.Number("guest") is not { } only || guest.Vmid == only))
                Write(exchange, job, () => WriteState(exchange, job));
        exchange.Json.WriteEndArray();
    }

    static void Status(Exchange exchange)
    {
        var job = Find(exchange);
        Write(exchange, job, () => WriteState(exchange, job));
    }

    static void WriteState(Exchange exchange, Section job)
    {
        var (run, json) = (RunOf(exchange.Cluster, job), exchange.Json);
        json.WriteNumber("last_sync", run.LastSync);
        json.WriteNumber("last_try", run.LastTry);
        json.WriteNumber("fail_count", run.Failures);
        json.WriteNumber("duration", run.LastSync == 0 ? 0 : 2.5);
        json.Optional("error", run.Error);
        json.WriteNumber("next_sync", job["remove_job"] is not null ? 1
            : run.Failures > 0 ? run.LastTry + 60 * (run.Failures <= 3 ? 5 * run.Failures : 30)
            : Schedule.Next(job["schedule"] ?? "*/15", DateTimeOffset.FromUnixTimeSeconds(run.LastTry))?.ToUnixTimeSeconds() ?? 0);
    }

    static ReplicationRun RunOf(ClusterState cluster, Section job) =>
        cluster.ReplicationRuns.TryGetValue(job.Id, out var run) ? run : cluster.ReplicationRuns[job.Id] = new ReplicationRun();

    static void Log(Exchange exchange)
    {
        var job = Find(exchange);
        exchange.Json.WriteStartArray();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("n", 1);
        exchange.Json.WriteString("t", RunOf(exchange.Cluster, job).LastSync == 0 ? "no content" : $"{job.Id}: end replication job");
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
        exchange.Total = 1;
    }

    static void RunNow(Exchange exchange)
    {
        var (cluster, job) = (exchange.Cluster, Find(exchange));
        RunOf(cluster, job).LastTry = 0;
        Queue(cluster, job, TimeSpan.FromSeconds(5));
    }

    // the scheduler looks each minute; being asked twice before it does is being asked once
    static void Queue(ClusterState cluster, Section job, TimeSpan wait)
    {
        var run = RunOf(cluster, job);
        if (run.Waits)
            return;
        run.Waits = true;
        cluster.Tasks.Later(wait, () =>
        {
            run.Waits = false;
            if (!cluster.ReplicationJobs.Sections.Contains(job) || job["disable"] is "1" || GuestOf(cluster, job) is not { Node.IsReachable: true })
                return;
            run.LastTry = cluster.Now;
            cluster.Effects.Count($"replication/{job.Id}", "run");
            if (cluster.Node(job["target"]!) is { IsReachable: true })
                (run.LastSync, run.Failures, run.Error) = (run.LastTry, 0, null);
            else
                (run.Failures, run.Error) = (run.Failures + 1, $"command '/usr/bin/ssh … root@{job["target"]}' failed: exit code 255");
        });
    }
}
