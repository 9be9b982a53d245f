using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Horizons;

/// <summary>Something that a call may be about.</summary>
/// <param name="Text">As it is typed.</param>
/// <param name="Cluster">Where it lies.</param>
/// <param name="Vmid">The guest that it belongs to; null for what belongs to the cluster.</param>
sealed record SightTarget(string Text, string Cluster, int? Vmid)
{
    public string? Pool { get; init; }
    public int? Run { get; init; }
    public DateTimeOffset? At { get; init; }
}

/// <summary>Holds what one actor is told against what the model says.</summary>
sealed partial class SightCheck(SightEstate estate, SightCaller caller, SightModel model, IReadOnlyDictionary<Target, IReadOnlyList<SightTarget>> targets, Random random)
{
    static readonly Actor Owner = Actor.Local("anna", "desk");

    /// <summary>Verbs whose answers are no list of rows, or whose rows come by pages: told by other means.</summary>
    static readonly HashSet<string> Unlisted = new(["status", "audit list", "audit export", "audit verify", "ha status", "drift watch", "node disks", "node updates", "snapshot list"], StringComparer.Ordinal);

    /// <summary>Calls a verb with something hidden, something seen and something that is not there; returns what is wrong.</summary>
    public async Task<IReadOnlyList<string>> CallAsync(VerbInfo verb, Target target, string request, bool changes)
    {
        var wrong = new List<string>();
        if (verb.About == Part.Everything && !model.Everywhere(verb.Permission) && target != Target.None)
            return await DeniedAsync(verb, request.Replace("$T", "lab", StringComparison.Ordinal));
        if (target == Target.None)
            return await ListAsync(verb, request);
        var all = targets[target];
        if (Pick(all.Where(t => !IsSeen(verb, target, t))) is { } hidden)
            wrong.AddRange(await HiddenAsync(verb, target, request, hidden));
        if (!changes && Pick(all.Where(t => IsSeen(verb, target, t))) is { } seen)
            wrong.AddRange(await SeenAsync(verb, target, request, seen));
        return wrong;
    }

    async Task<IReadOnlyList<string>> DeniedAsync(VerbInfo verb, string request) =>
        await caller.CallAsync(model.Actor, verb.FullName, request) is { Failed: FailureKind.Denied } ? [] : ["was not denied"];

    SightTarget? Pick(IEnumerable<SightTarget> from) => from.ToList() is { Count: > 0 } list ? list[random.Next(list.Count)] : null;

    bool IsSeen(VerbInfo verb, Target target, SightTarget t) => target switch
    {
        Target.Run or Target.Plan => model.SeesRun(t.Run!.Value),
        Target.Pool => model.SeesPool(t.Cluster, t.Pool!),
        Target.Cluster or Target.Document => model.Whole(t.Cluster) || (verb.About == Part.Guest && model.Told(t.Cluster)),
        Target.Node or Target.Storage => model.Whole(t.Cluster) || (verb.About == Part.Guest && model.Seen.Any(g => $"{g.Cluster}/{g.Node}" == t.Text)),
        _ => model.Whole(t.Cluster) || (t.Vmid is { } vmid && model.Sees(t.Cluster, vmid, t.At)),
    };

    /// <summary>The same kind of name for something that is not there.</summary>
    static string Absent(Target target, SightTarget hidden) => target switch
    {
        Target.Run or Target.Plan => "99999",
        Target.Cluster or Target.Document => "nowhere",
        Target.Node => "nowhere/pve1",
        Target.Pool => "nopool",
        Target.Storage => $"{hidden.Cluster}/pve1/nostorage",
        Target.Backup => Regex.Replace(hidden.Text, "-[0-9]+-", "-99999-"),
        Target.Task => Proxmox.Upid.Parse(hidden.Text) is var task ? hidden.Text.Replace($":{task.Id}:", ":99999:", StringComparison.Ordinal).Replace($"UPID:{task.Node}:", "UPID:nonode:", StringComparison.Ordinal) : "",
        Target.Drift => $"only-none-1/{hidden.Text.Split('/')[^1]}",
        _ when hidden.Text.StartsWith("only-", StringComparison.Ordinal) => "only-none-9999",
        _ => $"{hidden.Text[..hidden.Text.LastIndexOf('/')]}/99999",
    };

    async Task<IEnumerable<string>> HiddenAsync(VerbInfo verb, Target target, string request, SightTarget hidden)
    {
        // It looks for the last part alone, which another cluster's guest may fit.
        if (verb.FullName == "backup list" && hidden.Text.Contains('/', StringComparison.Ordinal)) return [];
        var absent = Absent(target, hidden);
        var asked = await caller.CallAsync(model.Actor, verb.FullName, request.Replace("$T", hidden.Text, StringComparison.Ordinal));
        var nothing = await caller.CallAsync(model.Actor, verb.FullName, request.Replace("$T", absent, StringComparison.Ordinal));
        var (told, equal) = (Neutral(asked.Text, target, hidden.Text), Neutral(nothing.Text, target, absent));
        IEnumerable<string> wrong = told == equal && asked.Failed == nothing.Failed ? [] : [$"hidden '{hidden.Text}' is answered\n    {told}\n  and what is not there ('{absent}')\n    {equal}"];
        return wrong.Concat(Leaks(verb, asked.Text, hidden.Text));
    }

    async Task<IEnumerable<string>> SeenAsync(VerbInfo verb, Target target, string request, SightTarget seen)
    {
        var call = request.Replace("$T", seen.Text, StringComparison.Ordinal);
        var told = await caller.CallAsync(model.Actor, verb.FullName, call);
        var leaks = Leaks(verb, told.Text, seen.Text);
        var allowed = seen is { Vmid: { } vmid } && estate.Guests.FirstOrDefault(g => g.Cluster == seen.Cluster && g.Vmid == vmid) is { } guest ? model.Has(guest, verb.Permission) : model.Whole(seen.Cluster, verb.Permission);
        if (target == Target.Run) allowed = estate.Runs[seen.Run!.Value].All(p => model.Whole(p.Cluster, verb.Permission) || estate.Guests.Any(g => g.Cluster == p.Cluster && g.Vmid == p.Vmid && model.Has(g, verb.Permission)));
        if (verb.Plans && !allowed && told is { Failed: null } && told.Told["steps"] is JsonArray { Count: > 0 })
            return leaks.Append($"a plan was made without {verb.Permission} on '{seen.Text}'");
        // What belongs to a guest is told of it as to anybody; what is a cluster's is told whole.
        // A document says its cluster only to who sees several.
        if (verb.FullName == "restore-spec") return leaks;
        if (verb.Plans || verb.Effect != Effect.Reads || !model.Whole(seen.Cluster) && (target is Target.Cluster or Target.Node or Target.Pool or Target.Run) || target is Target.Run or Target.Plan)
            return leaks;
        if (!allowed && verb.Permission != Permissions.EstateRead)
            return told.Failed == FailureKind.Denied ? leaks : leaks.Append($"'{seen.Text}' is told without {verb.Permission}");
        var owner = await caller.CallAsync(Owner, verb.FullName, call);
        if (verb.FullName is "backup list" or "history guest")
            return leaks.Concat(Difference(SightFilter.Of(model, new(verb.FullName == "history guest" ? "history list" : verb.FullName, verb.Permission), owner.Rows), told));
        return owner.Text == told.Text ? leaks : leaks.Append($"seen '{seen.Text}' is answered\n    {told.Text}\n  and to the owner\n    {owner.Text}");
    }

    async Task<IReadOnlyList<string>> ListAsync(VerbInfo verb, string request)
    {
        var told = await caller.CallAsync(model.Actor, verb.FullName, request);
        // What one did oneself may name what was seen then, and who may read all of it reads all.
        var wrong = verb.Noun == "audit" ? [] : Leaks(verb, told.Text, "").ToList();
        if (verb.About == Part.Everything)
        {
            if (!model.Everywhere(verb.Permission) && told.Failed != FailureKind.Denied) wrong.Add("was not denied");
            return wrong;
        }
        if (!model.Actor.May(verb.Permission))
        {
            if (told.Failed != FailureKind.Denied) wrong.Add("was not denied");
            return wrong;
        }
        if (verb.Plans)
        {
            // What a selector picks is what is seen; one of them that may not be changed is enough to be denied.
            var touched = (told.Told["steps"] as JsonArray ?? []).SelectMany(s => (s!["leases"] as JsonArray)!).Select(l => l!.GetValue<string>().Split('/')).ToList();
            wrong.AddRange(touched.Where(l => l is [var cluster, "guest", var vmid] && !(estate.Guests.First(g => g.Cluster == cluster && $"{g.Vmid}" == vmid) is var guest && model.Has(guest) && model.Has(guest, verb.Permission))).Select(l => $"plans for {string.Join('/', l)}"));
            return wrong;
        }
        if (Unlisted.Contains(verb.FullName))
        {
            if (verb.FullName == "status") wrong.AddRange(await StatusAsync(told));
            if (verb.FullName == "audit list" && !model.Everywhere(Permissions.AuditRead) && told.Rows.Any(r => r["actor"] is { } actor && actor.GetValue<string>() != model.Actor.Name)) wrong.Add("tells what others did");
            return wrong;
        }
        // Of less than one cluster there is nothing to list.
        if (told.Failed == FailureKind.NotFound && !estate.Guests.Select(g => g.Cluster).Distinct().Any(c => verb.About == Part.Cluster ? model.Whole(c) && model.Whole(c, verb.Permission) : model.Told(c)))
            return wrong;
        if (told.Failed == FailureKind.NotFound && request.Contains("\"node\":\"pve1\"", StringComparison.Ordinal) && !model.Whole("lab") && !model.Seen.Any(g => g is { Cluster: "lab", Node: "pve1" }))
            return wrong;
        var limit = JsonNode.Parse(request)!["limit"]?.GetValue<int>();
        var owner = await caller.CallAsync(Owner, verb.FullName, limit is < 100 ? Regex.Replace(request, "\"limit\":[0-9]+", "\"limit\":1000") : request);
        var expected = SightFilter.Of(model, new(verb.FullName, verb.Permission), owner.Rows);
        return [.. wrong, .. Difference(limit is { } most ? [.. expected.Take(most)] : expected, told)];
    }

    async Task<IEnumerable<string>> StatusAsync(SightAnswer told)
    {
        if (told.Failed is not null) return estate.Guests.Any(g => model.Told(g.Cluster)) ? ["was refused"] : [];
        var owner = (await caller.CallAsync(Owner, "guest list", "{}")).Rows;
        return from row in (told.Told["clusters"] as JsonArray)!.OfType<JsonObject>()
               let cluster = row["cluster"]!.GetValue<string>()
               let counted = owner.Count(g => g["cluster"]!.GetValue<string>() == cluster && g["status"]!.GetValue<string>() == "running" && !g["template"]!.GetValue<bool>() && model.Sees(cluster, g["vmid"]!.GetValue<int>()))
               where row["running"]!.GetValue<int>() != counted || (!model.Whole(cluster) && row["nodes"]!.GetValue<int>() != 0)
               select $"counts {row["running"]} running in {cluster}, where {counted} are seen";
    }

    static IEnumerable<string> Difference(IReadOnlyList<string> expected, SightAnswer told)
    {
        if (told.Failed is not null)
            return expected.Count == 0 ? [] : [$"was refused, where {expected.Count} rows are seen: {told.Text}"];
        List<string> rows = [.. told.Rows.Select(SightFilter.Flat)];
        return
        [
            .. rows.Except(expected).Take(3).Select(r => $"tells what is not theirs: {r}"),
            .. expected.Except(rows).Take(3).Select(r => $"leaves out what is theirs: {r}"),
            .. rows.Count == expected.Count ? Array.Empty<string>() : [$"tells {rows.Count} rows of {expected.Count}"],
        ];
    }

    IEnumerable<string> Leaks(VerbInfo verb, string text, string typed)
    {
        var secrets = verb.Noun == "run" ? model.SecretsOfRuns : model.Secrets;
        var rest = typed.Length == 0 ? text : text.Replace(typed, "", StringComparison.Ordinal);
        return secrets.Where(s => Word(s).IsMatch(rest)).Take(2).Select(s => $"tells '{s}': {text[..Math.Min(text.Length, 600)]}");
    }

    static Regex Word(string word) => new($"(?<![0-9a-zA-Z]){Regex.Escape(word)}(?![0-9a-zA-Z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    static string Replaced(string text, string typed) => Regex.Replace(text, $"(?<![0-9a-zA-Z]){Regex.Escape(typed)}(?![0-9a-zA-Z])", "TARGET");

    // What was typed stands in messages.
    static string Neutral(string text, Target target, string typed)
    {
        // A node is named by its cluster and itself, each in its place.
        if (target == Target.Node && typed.Split('/') is [var cluster, var node])
            (text, typed) = (Replaced(text.Replace($"'{cluster}'", "'CLUSTER'", StringComparison.Ordinal).Replace($" {cluster}.", " CLUSTER.", StringComparison.Ordinal), node), $"{cluster}/TARGET");
        text = Replaced(text, typed);
        // Names that are near to what was typed are told; that none of them is hidden is looked at apart.
        return Regex.Replace(text, "Near: [^\"]*|Did you mean [^\"]*|See what is known: [^\"]*|See 'croft drift'[^\"]*", "NEAR");
    }
}
