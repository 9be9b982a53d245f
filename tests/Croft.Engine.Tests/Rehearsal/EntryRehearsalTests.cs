using Croft.Contracts;
using Croft.Engine.Tests.Planning;

namespace Croft.Engine.Tests.Rehearsal;

/// <summary>What is no guest is on the twin, too: a plan that changes or deletes it is rehearsed as it will go.</summary>
public sealed class EntryRehearsalTests
{
    /// <summary>Kind, name, spec and spec afterwards.</summary>
    static readonly (string Kind, string Name, string Spec, string Then)[] Things =
    [
        ("Role", "Watcher", "{ privs: [VM.Audit] }", "{ privs: [VM.Audit, VM.PowerMgmt] }"),
        ("Group", "ops", "{ comment: first }", "{ comment: second }"),
        ("User", "ann@pve", "{ comment: first }", "{ comment: second }"),
        ("Pool", "extra", "{ comment: first }", "{ comment: second }"),
        ("Storage", "shelf", "{ type: dir, path: /mnt/shelf, content: [iso] }", "{ type: dir, path: /mnt/shelf, content: [iso, backup] }"),
        ("SdnZone", "zone1", "{ type: simple }", "{ type: simple, mtu: 1400 }"),
        ("SdnVnet", "vnet1", "{ zone: zone1 }", "{ zone: zone1, alias: second }"),
        ("SdnSubnet", "vnet1/10.9.0.0/24", "{ gateway: 10.9.0.1 }", "{ gateway: 10.9.0.2 }"),
        ("BackupJob", "nightly", "{ schedule: \"02:00\", storage: nfs, all: true }", "{ schedule: \"03:00\", storage: nfs, all: true }"),
        ("Acl", "/pool/extra", "{ users: { ann@pve: { Watcher: {} } } }", "{}"),
    ];

    static string Document(string kind, string name, string spec) => $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec: {spec}\n";

    [Fact]
    public async Task Things_ThatAreNoGuests_AreMadeChangedAndDeletedOnTheTwinAsInTheEstate()
    {
        await using var estate = await Estate.ImportedAsync();
        var things = Things.Where(t => t.Kind != "Acl").ToList();
        foreach (var (kind, name, spec, _) in things) estate.Write($"{kind}.yaml", Document(kind, name, $"{spec}".Replace("{ ", "{ deletionPolicy: destroy, ", StringComparison.Ordinal)));
        await RehearseAndApplyAsync(estate, things.Count);
        foreach (var (kind, name, _, then) in things) estate.Write($"{kind}.yaml", Document(kind, name, then.Replace("{ ", "{ deletionPolicy: destroy, ", StringComparison.Ordinal)));
        await RehearseAndApplyAsync(estate, things.Count);
        foreach (var (kind, name, _, _) in things) estate.Delete(name);
        await RehearseAndApplyAsync(estate, things.Count);
    }

    static async Task RehearseAndApplyAsync(Estate estate, int changes)
    {
        var plan = await estate.PlanAsync(new PlanRequest { Whole = true, Allow = [Allowance.Destroy] });
        plan.Outlook!.Refused.ShouldBeEmpty();
        plan.Steps.Count(s => !s.IsOwn).ShouldBeGreaterThanOrEqualTo(changes);
        var report = await estate.Lab.Process.RunAsync<RehearsalReport>("rehearse", new RehearseRequest());
        report.Steps.Where(s => s.State is not (RehearsedState.Succeeds or RehearsedState.Already)).Select(s => $"{s.Title}: {s.State} {s.Failure?.Message} {s.Failure?.Cause}").ShouldBeEmpty();
        await estate.ApplyAsync(new ApplyRequest { Whole = true, Allow = [Allowance.Destroy] });
    }
}
