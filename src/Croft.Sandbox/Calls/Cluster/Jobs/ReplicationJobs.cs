using System.Globalization;
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
        Parameter.Text("schedule", max: 128), Parameter.Text("source", Formats.Node),
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
            Parameters = [Parameter.Text("id").Required(), Parameter.Text("target", Formats.Node).Required(), Parameter.OneOf("type", "local").Required(), .. Options],
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
        exchange.WriteOptions(job.Values.Where(option => option.Key is not ("target" or "source" or "last")), Table);
        more();
        json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var (cluster, id, target) = (exchange.Cluster, exchange.Required("id"), exchange.Required("target"));
        if (id.Split('-') is not [var vmid, var number] || Formats.Vmid(vmid) is not null || !int.TryParse(number, CultureInfo.InvariantCulture, out _))
            throw ApiFault.Parameter("id", $"value does not match the regex pattern");
        if (cluster.ReplicationJobs.Find(id) is not null)
            throw ApiFault.Failed($"replication job '{id}' already exists");
        var job = new Section("local", id);
        var guest = GuestOf(cluster, job) ?? throw ApiFault.Failed($"guest '{vmid}' does not exist");
        if (cluster.Node(target) is null)
            throw ApiFault.Failed($"no such cluster node '{target}'");
        if (target == guest.Node.Name)
            throw ApiFault.Failed($"job target '{target}' is the guest's own node");
        if (cluster.ReplicationJobs.Sections.Exists(other => other.Id.Split('-')[0] == vmid && other["target"] == target))
            throw ApiFault.Failed($"replication job for guest '{vmid}' to target '{target}' already exists");
        job.Take(exchange, "id");
        job.Values["target"] = target;
        cluster.ReplicationJobs.Sections.Add(job);
        cluster.Effects.Count($"replication/{id}", "create");
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
            cluster.ReplicationJobs.Sections.Remove(job);
            return;
        }
        // the next run takes the copies away, and then the job
        job.Values["remove_job"] = exchange.Flag("keep") ? "local" : "full";
        cluster.Tasks.Later(TimeSpan.FromSeconds(60), () => cluster.ReplicationJobs.Sections.Remove(job));
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
        var last = long.Parse(job["last"] ?? "0", CultureInfo.InvariantCulture);
        exchange.Json.WriteNumber("last_sync", last);
        exchange.Json.WriteNumber("last_try", last);
        exchange.Json.WriteNumber("fail_count", 0);
        exchange.Json.WriteNumber("duration", last == 0 ? 0 : 2.5);
        if (Schedule.Next(job["schedule"] ?? "*/15", exchange.Cluster.Time.GetUtcNow()) is { } next)
            exchange.Json.WriteNumber("next_sync", next.ToUnixTimeSeconds());
    }

    static void Log(Exchange exchange)
    {
        var job = Find(exchange);
        exchange.Json.WriteStartArray();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("n", 1);
        exchange.Json.WriteString("t", job["last"] is null ? "no content" : $"{job.Id}: end replication job");
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
        exchange.Total = 1;
    }

    static void RunNow(Exchange exchange)
    {
        var (cluster, job) = (exchange.Cluster, Find(exchange));
        if (cluster.Node(job["target"]!) is not { IsReachable: true })
            throw ApiFault.Failed($"target node '{job["target"]}' is not reachable");
        cluster.Tasks.Later(TimeSpan.FromSeconds(5), () =>
        {
            job.Values["last"] = cluster.Now.ToString(CultureInfo.InvariantCulture);
            cluster.Effects.Count($"replication/{job.Id}", "run");
        });
    }
}
