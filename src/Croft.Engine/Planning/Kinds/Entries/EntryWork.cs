using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Kinds;

/// <summary>Reads and plans a kind that is a config of named entries.</summary>
sealed class EntryWork(EntryKind entries, KindSight sight) : IKindWork
{
    public Kind Kind => entries.Kind;

    /// <summary>What is written as it is wanted and not in force is told of.</summary>
    public bool IsAsWanted(Change change) => change is { There.Reading: Entry { Waits: false } } && change.Differences.Count == 0;

    public async Task<IReadOnlyList<Sight>> SeeAsync(string cluster, CancellationToken ct)
    {
        var seen = await sight.ReadAsync(cluster, $"{entries.Word}s", entries.Sight, api => entries.ListAsync(api, ct), ct);
        return [.. seen.OrderBy(e => e.Name, StringComparer.Ordinal).Select(e => Of(cluster, e))];
    }

    Sight Of(string cluster, Entry entry) =>
        new(Kind, cluster, entry.Name, ConfigSpec.Read(Kind, entry.Settings, static _ => false)) { Reading = entry, IsBuiltIn = entry.IsBuiltIn };

    public async Task<Plan> PlanAsync(Change change, CancellationToken ct)
    {
        var plan = change switch
        {
            { There: null, Wanted: { } wanted } => await CreateAsync(change, wanted, ct),
            { There: { } there, Wanted: { } wanted } => await ConfigureAsync(change, (Entry)there.Reading!, wanted, ct),
            { There: { } there } => await DeleteAsync(change, (Entry)there.Reading!, ct),
            _ => throw new FailureException(FailureKind.Bug, $"Nothing is to become of {change.Kind.Name} {change.Name}."),
        };
        return plan.Steps.Count == 0 || !entries.IsApplied ? plan : SdnApplyStep.Behind(plan, change.Cluster);
    }

    async Task<Plan> CreateAsync(Change change, Manifest wanted, CancellationToken ct)
    {
        var title = $"make {entries.Told(change.Name)} in {change.Cluster}";
        var then = ConfigSpec.Write(Kind, wanted.Spec).ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal);
        return await OneAsync(change, title, CreateEntryStep.Name, new EntryAction(change.Cluster, Kind.Name, change.Name) { Then = then }, step => step with
        {
            Disturbs = Disturbance.Live,
            Because = entries.Because.Made,
            Changes = [new FieldChange(entries.Word, null, change.Name), .. then.Select(t => new FieldChange(t.Key, null, t.Value))],
        }, ct);
    }

    async Task<Plan> ConfigureAsync(Change change, Entry there, Manifest wanted, CancellationToken ct)
    {
        var title = $"change {entries.Told(change.Name)} of {change.Cluster}";
        if (change.Differences.Count == 0)
        {
            return new Plan("apply", title, [])
            {
                Warnings = there.Waits ? [$"{Kind.Name} {change.Name} is written and not in force: it waits until the software-defined network of {change.Cluster} is applied ('croft api set /cluster/sdn --cluster {change.Cluster}', with all else that waits there)."] : [],
            };
        }
        if (change.Differences.FirstOrDefault(d => entries.Fixed.Contains(d.Key)) is { } stays)
        {
            throw new FailureException(new Failure(FailureKind.Conflict, $"Can't {title}: its {stays.Key} stays as it was made ({stays.Fields[0].From ?? "none"}).")
            {
                WayOut = $"Put it back in {wanted.At.File}; or delete the {entries.Word} first and make it anew, or make another beside it.",
                Faults = [.. stays.Fields.Select(f => new Fault($"spec.{f.Field}", "can't change once it is made") { At = wanted.At })],
            });
        }
        var disturbs = change.Differences.Select(d => entries.Disturbs(d.Key, there.Settings.GetValueOrDefault(d.Key), d.Wanted)).ToList();
        var action = new EntryAction(change.Cluster, Kind.Name, change.Name)
        {
            Then = change.Differences.ToDictionary(d => d.Key, d => d.Wanted, StringComparer.Ordinal),
            Before = change.Differences.ToDictionary(d => d.Key, d => there.Settings.GetValueOrDefault(d.Key), StringComparer.Ordinal),
        };
        return await OneAsync(change, title, ConfigureEntryStep.Name, action, step => step with
        {
            Disturbs = disturbs.Max(d => d.Disturbs),
            Because = string.Join(" ", disturbs.Select(d => d.Because).OfType<string>().Distinct(StringComparer.Ordinal)) is { Length: > 0 } because ? because : null,
            Changes = [.. change.Differences.SelectMany(d => d.Fields)],
        }, ct);
    }

    async Task<Plan> DeleteAsync(Change change, Entry there, CancellationToken ct)
    {
        var title = $"delete {entries.Told(change.Name)} of {change.Cluster}";
        if (there.IsBuiltIn) throw new FailureException(FailureKind.Unsupported, $"Can't {title}: it is Proxmox's own, and always there.");
        var before = there.Settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.Ordinal);
        var action = new EntryAction(change.Cluster, Kind.Name, change.Name) { Before = before, HasSecret = KeptSecrets.Of(Kind, change.There!.Spec).Count > 0 };
        var plan = await OneAsync(change, title, DeleteEntryStep.Name, action, step => step with
        {
            Disturbs = Disturbance.Live,
            Because = entries.Because.Deleted,
            Changes = [new FieldChange(entries.Word, change.Name, null)],
        }, ct);
        return plan with { Confirmation = new Confirmation(change.Name, $"The {entries.Told(change.Name)} of {change.Cluster} will be gone.{(entries.Because.Deleted is { } because ? $" {because}" : "")}") };
    }

    async Task<Plan> OneAsync(Change change, string title, string kind, EntryAction action, Func<PlanStep, PlanStep> say, CancellationToken ct)
    {
        if (await entries.ObjectsAsync(await sight.ClientAsync(change.Cluster, ct), action, ct) is { } objection) throw new FailureException(objection);
        var steps = new StepList();
        steps.Add(title, kind, action, step => say(step with { Leases = [entries.Lease(change.Cluster, change.Name)], Privilege = entries.Privilege(change.Name, action.Then.Count > 0 ? action.Then : action.Before) }));
        return new Plan("apply", title, steps.Steps);
    }
}
