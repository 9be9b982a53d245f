using System.Globalization;
using Croft.Sandbox.Calls.Storage;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster.Jobs;

/// <summary>/cluster/backup: scheduled backups, and guests that no schedule covers.</summary>
internal static class BackupJobs
{
    const string Path = "/cluster/backup", Paths = "exclude-path";
    static readonly Permission MayLook = Permission.All("/", "Sys.Audit");
    static readonly Permission MayChange = Permission.All("/", "Sys.Modify");

    static readonly Parameter[] Options =
    [
        Parameter.Flag("all"), Parameter.Integer("bwlimit", 0), Parameter.Text("comment", max: 512),
        Parameter.OneOf("compress", "0", "1", "gzip", "lzo", "zstd"), Parameter.Text("dow"), Parameter.Text("dumpdir"), Parameter.Flag("enabled"),
        Parameter.Text("exclude"), Parameter.List("exclude-path"), Parameter.Text("fleecing"), Parameter.Integer("ionice", 0, 8),
        Parameter.Integer("lockwait", 0), Parameter.OneOf("mailnotification", "always", "failure"), Parameter.Text("mailto"),
        Parameter.Integer("maxfiles", 1).Before(9, 2), Parameter.OneOf("mode", "snapshot", "suspend", "stop"), Parameter.Text("node", Formats.Node),
        Parameter.Text("notes-template", max: 1024), Parameter.OneOf("notification-mode", "auto", "legacy-sendmail", "notification-system"),
        Parameter.OneOf("notification-policy", "always", "failure", "never").Before(9, 1), Parameter.Text("notification-target").Before(9, 1),
        Parameter.OneOf("pbs-change-detection-mode", "legacy", "data", "metadata"), Parameter.Text("performance"), Parameter.Integer("pigz"),
        Parameter.Text("pool"), Parameter.Flag("protected"), Parameter.Text("prune-backups"), Parameter.Flag("quiet"), Parameter.Flag("remove"),
        Parameter.Flag("repeat-missed"), Parameter.Text("schedule", Schedule.Fault, max: 128), Parameter.Text("script"), Parameter.Text("starttime"),
        Parameter.Flag("stdexcludes"), Parameter.Flag("stop"), Parameter.Integer("stopwait", 0), Parameter.Text("storage", Formats.StorageId),
        Parameter.Text("tmpdir"), Parameter.Text("vmid"), Parameter.Integer("zstd"),
    ];

    static readonly ParameterTable Table = new(Options);

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Permission = MayLook },
        new("POST", Path, Create) { Relayed = true, Permission = MayChange, Parameters = [Parameter.Text("id", max: 50), .. Options] },
        new("GET", Path + "/{id}", Show) { Permission = MayLook },
        new("PUT", Path + "/{id}", Update) { Relayed = true, Permission = MayChange, Parameters = [SectionWords.Delete, .. Options] },
        new("DELETE", Path + "/{id}", Delete) { Relayed = true, Permission = MayChange },
        new("GET", Path + "/{id}/included_volumes", Included) { Permission = MayLook },
        new("GET", "/cluster/backup-info", static exchange => exchange.WriteNames("subdir", "not-backed-up")),
        new("GET", "/cluster/backup-info/not-backed-up", NotCovered) { Permission = MayLook },
    ];

    static Section Find(Exchange exchange) => exchange.Cluster.BackupJobs.Find(exchange.Required("id"))
        ?? throw ApiFault.Parameter("id", $"No such job '{exchange.Required("id")}'");

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var job in exchange.Cluster.BackupJobs.Sections)
            Write(exchange, job, withNextRun: true);
        exchange.Json.WriteEndArray();
    }

    static void Show(Exchange exchange) => Write(exchange, Find(exchange), withNextRun: false);

    static void Write(Exchange exchange, Section job, bool withNextRun)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("id", job.Id);
        json.WriteString("type", "vzdump");
        exchange.WriteOptions(job.Values.Where(option => option.Key is not ("prune-backups" or "starttime" or "dow" or Paths)), Table);
        if (job[Paths] is { } paths)
        {
            json.WriteStartArray(Paths);
            foreach (var path in paths.Split('\n'))
                json.WriteStringValue(path);
            json.WriteEndArray();
        }
        if (job["prune-backups"] is { } rules)
        {
            json.WriteStartObject("prune-backups");
            foreach (var (rule, count) in Retention.Parse(rules))
                json.WriteString(rule, count.ToString(CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        if (withNextRun && job["enabled"] != "0" && job["schedule"] is { } schedule && Schedule.Next(schedule, exchange.Cluster.Time.GetUtcNow()) is { } next)
            json.WriteNumber("next-run", next.ToUnixTimeSeconds());
        json.WriteEndObject();
    }

    static void Create(Exchange exchange)
    {
        var id = exchange.Text("id") ?? $"backup-{Seeding.GuestMaker.NewGuid(exchange.Cluster.Random).ToString()[..13]}";
        if (exchange.Cluster.BackupJobs.Find(id) is not null)
            throw ApiFault.Failed($"Job '{id}' already exists");
        var job = new Section("vzdump", id);
        Take(exchange, job);
        Check(exchange, job);
        exchange.Cluster.BackupJobs.Sections.Add(job);
        exchange.Cluster.Effects.Count($"backup-job/{id}", "create");
    }

    static void Update(Exchange exchange)
    {
        var job = Find(exchange);
        var changed = new Section(job.Type, job.Id) { Values = new(job.Values, StringComparer.Ordinal) };
        Take(exchange, changed);
        Check(exchange, changed);
        exchange.Cluster.BackupJobs.Sections[exchange.Cluster.BackupJobs.Sections.IndexOf(job)] = changed;
        exchange.Cluster.Effects.Count($"backup-job/{job.Id}", "update");
    }

    static void Take(Exchange exchange, Section job)
    {
        job.Take(exchange, "id");
        if (exchange.Arguments.Has(Paths))
            job.Values[Paths] = string.Join('\n', exchange.Arguments.Items(Paths));
        Complete(job);
    }

    // "starttime" and "dow" are the old way to say a schedule
    static void Complete(Section job)
    {
        if (job.Values.Remove("starttime", out var time))
            job.Values["schedule"] = job.Values.Remove("dow", out var days) ? $"{days} {time}" : time;
        job.Values.TryAdd("enabled", "1");
        job.Values.TryAdd("mode", "snapshot");
    }

    static void Check(Exchange exchange, Section job)
    {
        if (job["schedule"] is null)
            throw ApiFault.Parameter("schedule", "property is missing and it is not optional");
        if (job["storage"] is { } storage)
            exchange.Cluster.RequireStorage(storage);
        var targets = new[] { "vmid", "all", "pool" }.Count(key => job[key] is { Length: > 0 } and not "0");
        if (targets == 0)
            throw ApiFault.Parameter("vmid", "property is missing and it is not optional");
        if (targets > 1)
            throw ApiFault.Parameter("vmid", "options 'all', 'pool' and 'vmid' are mutually exclusive");
    }

    static void Delete(Exchange exchange)
    {
        var job = Find(exchange);
        exchange.Cluster.BackupJobs.Sections.Remove(job);
        exchange.Cluster.Effects.Count($"backup-job/{job.Id}", "delete");
    }

    static bool Covers(Section job, Guest guest)
    {
        if (job["node"] is { } node && node != guest.Node.Name)
            return false;
        var id = guest.Vmid.ToString(CultureInfo.InvariantCulture);
        if (job["all"] == "1")
            return !SectionWords.SplitList(job["exclude"]).Contains(id);
        return job["pool"] is { } pool ? guest.Pool == pool : SectionWords.SplitList(job["vmid"]).Contains(id);
    }

    static void Included(Exchange exchange)
    {
        var (job, json) = (Find(exchange), exchange.Json);
        json.WriteStartObject();
        json.WriteStartArray("children");
        foreach (var guest in exchange.Cluster.Guests.Where(guest => Covers(job, guest)))
        {
            json.WriteStartObject();
            json.WriteNumber("id", guest.Vmid);
            json.WriteString("name", guest.Name);
            json.WriteString("type", guest.Kind.Path);
            json.WriteStartArray("children");
            foreach (var key in GuestDisks.KeysOf(guest.Kind, guest.Config.Current))
                WriteVolume(exchange, key, guest.Config[key]!);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteVolume(Exchange exchange, string key, string value)
    {
        var isExcluded = value.Contains("backup=0", StringComparison.Ordinal);
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("id", $"{key}");
        exchange.Json.WriteString("name", GuestDisks.VolumeId(value));
        exchange.Json.Flag("included", !isExcluded);
        exchange.Json.WriteString("reason", isExcluded ? "disabled" : "enabled");
        exchange.Json.WriteEndObject();
    }

    static void NotCovered(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var guest in exchange.Cluster.Guests.Where(guest => !exchange.Cluster.BackupJobs.Sections.Exists(job => job["enabled"] != "0" && Covers(job, guest))))
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteNumber("vmid", guest.Vmid);
            exchange.Json.WriteString("name", guest.Name);
            exchange.Json.WriteString("type", guest.Kind.Path);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }
}
