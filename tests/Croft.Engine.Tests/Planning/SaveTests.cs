using Croft.Contracts;

namespace Croft.Engine.Tests.Planning;

/// <summary><c>guest configure --save</c>: what is set stands in the manifest, too.</summary>
public sealed class SaveTests
{
    static async Task<Estate> StartAsync()
    {
        var estate = await Estate.StartAsync();
        foreach (var name in new[] { "web-50", "web-60" }) await estate.Lab.MachineAsync(name, start: true);
        await estate.ImportAsync();
        return estate;
    }

    static Task<Plan> PlanAsync(Estate estate, ConfigureGuestRequest request) => estate.Lab.PlanAsync("guest configure", request with { Save = true, Documents = estate.Documents });

    static async Task<Plan> SaveAsync(Estate estate, ConfigureGuestRequest request)
    {
        var plan = await PlanAsync(estate, request);
        if (plan.Steps.Count > 0) (await estate.Lab.RunAsync(plan)).Run.State.ShouldBe(RunState.Done);
        foreach (var file in plan.Saves) estate.Write(file.Path, file.Text);
        return plan;
    }

    static async Task ShouldBeAsWantedAsync(Estate estate)
    {
        var plan = await estate.PlanAsync();
        (plan.Differs, plan.Steps.Count).ShouldBe((false, 0), Estate.Told(plan));
        (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest())).Differs.ShouldBeFalse();
    }

    [Fact]
    public async Task Settings_AreInForceAndInTheManifest_AndNothingElseChanged()
    {
        await using var estate = await StartAsync();
        var before = estate["web-50"].Split('\n');
        var saved = (await SaveAsync(estate, new ConfigureGuestRequest { Guest = "web-50", Cores = 3, Tags = ["odd", "even"], Set = new Dictionary<string, string> { ["net0"] = "virtio=BC:24:11:00:00:01,bridge=vmbr0,tag=7", ["cpu"] = "host" } })).Saves.ShouldHaveSingleItem();
        saved.Changes.Select(c => c.Field).ShouldContain("net0.tag");
        var after = estate["web-50"].Split('\n');
        after.ShouldContain("  cores: 3");
        after.Except(before).Count().ShouldBeLessThanOrEqualTo(4, string.Join("\n", after.Except(before)));
        await ShouldBeAsWantedAsync(estate);
        (await estate.Lab.SeeAsync("web-50")).Config["tags"].ShouldBe("odd;even");
    }

    [Fact]
    public async Task Name_IsTheDocumentsFromThenOn()
    {
        await using var estate = await StartAsync();
        await SaveAsync(estate, new ConfigureGuestRequest { Guest = "web-50", Name = "web-51" });
        estate["web-51"].ShouldContain("name: web-51\n");
        await ShouldBeAsWantedAsync(estate);
    }

    [Fact]
    public async Task ManyGuests_EachHasItInItsDocument()
    {
        await using var estate = await StartAsync();
        (await SaveAsync(estate, new ConfigureGuestRequest { Select = "name=web-*", Description = "both" })).Saves.Count.ShouldBe(2);
        foreach (var name in new[] { "web-50", "web-60" }) estate[name].ShouldContain("description: both");
        await ShouldBeAsWantedAsync(estate);
    }

    [Fact]
    public async Task WhatIsThereAlready_IsWrittenWithoutAnyCall()
    {
        await using var estate = await StartAsync();
        await estate.Lab.DoAsync("guest configure", new ConfigureGuestRequest { Guest = "web-50", Description = "set before" });
        var plan = await SaveAsync(estate, new ConfigureGuestRequest { Guest = "web-50", Description = "set before" });
        plan.Steps.ShouldAllBe(s => s.IsOwn);
        estate["web-50"].ShouldContain("description: \"set before\"");
        await ShouldBeAsWantedAsync(estate);
    }

    [Fact]
    public async Task WithoutADocument_OrAgainstDefaults_NothingIsDone()
    {
        await using var estate = await StartAsync();
        estate.Write("defaults.yaml", "apiVersion: croft/v1\nkind: Defaults\nmetadata:\n  name: all\nspec:\n  virtualMachine:\n    description: from defaults\n");
        (await Should.ThrowAsync<FailureException>(() => PlanAsync(estate, new ConfigureGuestRequest { Guest = "web-50", Unset = ["description"], Cores = 2 }))).Failure.Kind.ShouldBe(FailureKind.Conflict);
        estate.Delete("web-50");
        var failure = (await Should.ThrowAsync<FailureException>(() => PlanAsync(estate, new ConfigureGuestRequest { Guest = "web-50", Cores = 2 }))).Failure;
        (failure.Kind, failure.WayOut!.Contains("croft import", StringComparison.Ordinal)).ShouldBe((FailureKind.NotFound, true));
        (await estate.Lab.SeeAsync("web-50")).Config["cores"].ShouldNotBe("2");
    }
}
