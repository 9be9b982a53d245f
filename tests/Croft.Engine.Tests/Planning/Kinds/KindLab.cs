using Croft.Contracts;
using Croft.Engine.Manifests;
using Croft.Engine.Planning;
using Croft.Engine.Planning.Kinds;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Planning.Kinds;

/// <summary>Documents of one kind, planned and run against a simulated cluster.</summary>
sealed class KindLab(Lab lab, string kind) : IAsyncDisposable
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Lab Lab => lab;

    public Kind Kind { get; } = Kind.Find(kind)!;

    public IKindWork Work => lab.Process.Services.GetServices<IKindWork>().Single(w => w.Kind == Kind);

    public static async Task<KindLab> StartAsync(string kind, string version = "8.4", int guests = 6) => new(await Lab.StartAsync(guests, version), kind);

    /// <summary>The same cluster, for another kind.</summary>
    public KindLab Of(string other) => new(lab, other);

    public Task<IReadOnlyList<Sight>> SeeAsync() => Work.SeeAsync("lab", Ct);

    public async Task<Sight?> FindAsync(string name) => (await SeeAsync()).SingleOrDefault(s => s.Name == name);

    /// <summary>A document of the kind.</summary>
    public Manifest Document(string name, string spec)
    {
        var read = ManifestReader.Read([new DocumentFile("it.yaml", $"apiVersion: croft/v1\nkind: {kind}\nmetadata:\n  name: '{name}'\nspec:\n{spec}")]);
        read.Faults.ShouldBeEmpty(spec);
        return read.Manifests.Single();
    }

    /// <summary>What a document asks for, against what is there now.</summary>
    public async Task<Change> ChangeAsync(string name, string? spec) => new(Kind, "lab", name, await FindAsync(name), spec is null ? null : Document(name, spec));

    public async Task<Plan> PlanAsync(string name, string? spec) => await Work.PlanAsync(await ChangeAsync(name, spec), Ct);

    public async Task<Failure> RefusedAsync(string name, string? spec) => (await Should.ThrowAsync<FailureException>(() => PlanAsync(name, spec))).Failure;

    /// <summary>Runs a plan as it is kept.</summary>
    public async Task<(RunRow Run, IReadOnlyList<StepRow> Steps)> RunAsync(Plan plan) =>
        await lab.RunAsync(await lab.Process.Get<RunEngine>().KeepAsync(plan with { Actor = "test", Made = TimeProvider.System.GetUtcNow() }, Ct));

    /// <summary>Plans and runs; every step is proven, and nothing differs afterwards.</summary>
    public async Task<Plan> ApplyAsync(string name, string? spec)
    {
        var plan = await PlanAsync(name, spec);
        plan.Steps.ShouldNotBeEmpty();
        plan.Steps.ShouldAllBe(s => s.Leases.Count > 0 && s.Leases[0].StartsWith("lab/", StringComparison.Ordinal) && (s.Privilege != null || s.Phase == "reach"));
        var (run, steps) = await RunAsync(plan);
        run.State.ShouldBe(RunState.Done, string.Join("; ", steps.Select(s => s.Failure).OfType<Failure>().Select(f => $"{f.Message} {f.Cause}")));
        if (spec is null) (await FindAsync(name)).ShouldBeNull();
        else
        {
            var again = await ChangeAsync(name, spec);
            again.Differences.ShouldBeEmpty();
            (await Work.PlanAsync(again, Ct)).Steps.ShouldBeEmpty();
        }
        return plan;
    }

    /// <summary>What is seen, written as a document and read again: nothing differs.</summary>
    public async Task ShouldComeBackAsync(string name)
    {
        var there = (await FindAsync(name)).ShouldNotBeNull();
        RoundTrip.ShouldHold(Kind, there.Spec);
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();
}

/// <summary>A spec through a document and back.</summary>
static class RoundTrip
{
    public static BoundSpec Of(Kind kind, BoundSpec spec)
    {
        var text = SpecWriter.Write(kind, NameOf(kind.Name), null, spec);
        var read = ManifestReader.Read([new DocumentFile("it.yaml", text)]);
        read.Faults.ShouldBeEmpty(text);
        return read.Manifests.ShouldHaveSingleItem(text).Spec;
    }

    /// <summary>A name of the form that the kind has.</summary>
    public static string NameOf(string kind) => kind switch
    {
        "Acl" => "/it",
        "User" => "it@pve",
        "Firewall" => "guest/it",
        "Network" => "pve1/it",
        "SdnSubnet" => "it/10.0.0.0/24",
        "Replication" => "100-0",
        _ => "it",
    };

    public static void ShouldHold(Kind kind, BoundSpec spec) => SpecDifference.Between(kind, spec, Of(kind, spec)).ShouldBeEmpty();
}
