using System.Reflection;
using Croft.Engine;
using Croft.Engine.Runs;
using Croft.Engine.State;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Nothing changes the estate that was not killed at it; what a class kills it holds against the journal itself.</summary>
public sealed class KillCoverageTests(KillLab labs)
{
    static readonly KillsAttribute[] killed =
        [.. typeof(Killed).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Killed)) && !t.IsAbstract).Select(t => t.GetCustomAttribute<KillsAttribute>().ShouldNotBeNull(t.Name))];

    /// <summary>Kinds of step that call nothing that changes: they read or ask after what the step before them did, or keep what is Croft's own, which written twice is the same.</summary>
    static readonly string[] looks = ["node.reach", "network.in-force", "spec.keep", "guest.verify"];

    [Fact]
    public async Task ChangingVerbs_AreEachKilled()
    {
        await using var croft = new Composition(new WorkspaceLocation("/", "/", "/"), "test");
        croft.Catalogue.Where(v => v is { Plans: true, OnlyShows: false }).Select(v => v.FullName).Except(killed.Select(k => k.Verb)).ShouldBeEmpty("each needs a class in Kills that kills its run");
    }

    [Fact]
    public async Task KindsOfStep_AreEachKilledAtTheirCall()
    {
        var folder = labs.Lab.Folder;
        await using var engine = new ServiceCollection().AddCroftEngine(new WorkspaceLocation(folder.Workspace, folder.Beside("config"), folder.Beside("state"))).BuildServiceProvider();
        engine.GetServices<IStepKind>().Select(k => k.Kind).Except(killed.Select(k => k.Step))
            .ShouldBe(looks, ignoreOrder: true, "each needs a class in Kills that holds its call");
    }
}
