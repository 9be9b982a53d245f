using Croft.Contracts;
using Croft.Engine.Storage;
using Croft.Engine.Templates;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Templates;

public sealed class TemplateTests
{
    const string Debian = "debian-13-standard_13.1-2_amd64.tar.zst";

    static VolumePlace At(string name) => new("lab", "pve1", $"nfs:vztmpl/{name}", true);

    static async Task<Lab> LabAsync()
    {
        var lab = await Lab.StartAsync();
        await lab.Process.RunAsync("sync", new SyncRequest());
        return lab;
    }

    static async Task<IReadOnlyList<TemplateRow>> ListAsync(Lab lab) => (await lab.Process.RunAsync<Page<TemplateRow>>("template list", new ListTemplatesRequest())).Items;

    [Fact]
    public void Download_OfWhatIsThere_HasNoSteps()
    {
        DownloadTemplate.Plan(new DownloadTemplateAction(At(Debian), 5), true).Steps.ShouldBeEmpty();
        DownloadTemplate.Plan(new DownloadTemplateAction(At(Debian), null), false).Steps.Single().Leases.ShouldBe([$"lab/volume/nfs:vztmpl/{Debian}"]);
    }

    [Fact]
    public void Pull_OverAnImageOfThatTag_IsRefused_SinceATagMoves() =>
        Seen.Refused(() => PullTemplate.Plan(new PullTemplateAction(At("nginx_1.29.tar"), "nginx:1.29"), new() { Volume = new("nfs", "vztmpl/nginx_1.29.tar"), Content = "vztmpl", Size = 3 })).WayOut.ShouldNotBeNull().ShouldContain("--name");

    [Fact]
    public async Task Download_OfAnIndexedTemplate_IsListedAfterwards()
    {
        await using var lab = await LabAsync();
        var available = (await lab.Process.RunAsync<Page<AvailableTemplate>>("template available", new AvailableTemplatesRequest { Section = "system" })).Items;
        available.ShouldContain(t => t.Name == Debian && t.Os == "debian-13");
        await lab.DoAsync("template download", new DownloadTemplateRequest { Name = Debian, Storage = "nfs" });
        var row = (await ListAsync(lab)).Single(t => t.Name == $"nfs:vztmpl/{Debian}");
        (row.Kind, row.Node).ShouldBe(("file", null));
        row.Size.ShouldNotBeNull().ShouldBeGreaterThan(0);
        (await lab.PlanAsync("template download", new DownloadTemplateRequest { Name = Debian, Storage = "nfs" })).Steps.ShouldBeEmpty();
    }

    [Fact]
    public async Task Download_OfAnUnknownTemplate_NamesThoseThatAreNear()
    {
        await using var lab = await LabAsync();
        (await lab.RefusedAsync("template download", new DownloadTemplateRequest { Name = "debian-13", Storage = "nfs" })).WayOut.ShouldNotBeNull().ShouldContain(Debian);
    }

    [Fact]
    public async Task Available_OfAnUnknownSection_NamesThoseThereAre()
    {
        await using var lab = await LabAsync();
        (await lab.Process.FailsAsync("template available", new AvailableTemplatesRequest { Section = "none" })).WayOut.ShouldBe("It has: system.");
    }

    [Fact]
    public async Task Pull_OfAnImage_IsATemplateForContainers()
    {
        await using var lab = await Lab.StartAsync(version: "9.1");
        await lab.Process.RunAsync("sync", new SyncRequest());
        await lab.DoAsync("template pull", new PullTemplateRequest { Image = "docker.io/library/nginx:1.29", Storage = "nfs" });
        (await ListAsync(lab)).ShouldContain(t => t.Name == "nfs:vztmpl/nginx_1.29.tar");
    }

    [Theory, InlineData("nginx"), InlineData("nginx@sha256:00")]
    public async Task Pull_WithoutATag_IsInvalid(string image)
    {
        await using var lab = await LabAsync();
        (await lab.RefusedAsync("template pull", new PullTemplateRequest { Image = image, Storage = "nfs" })).Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Pull_FromAnOlderProxmox_SaysSinceWhenItCan()
    {
        await using var lab = await Lab.StartAsync();
        await lab.Process.RunAsync("sync", new SyncRequest());
        var failure = await lab.RefusedAsync("template pull", new PullTemplateRequest { Image = "nginx:1.29", Storage = "nfs" });
        (failure.Kind, failure.Message.Contains("9.1 and later")).ShouldBe((FailureKind.Unsupported, true));
    }

    [Fact]
    public async Task List_HoldsGuestsThatAreTemplatesAndFiles()
    {
        await using var lab = await LabAsync();
        await lab.MachineAsync("golden");
        var (place, _, _) = await lab.SeeAsync("golden");
        await (await lab.ClientAsync()).SendAsync(new(HttpMethod.Post, $"/nodes/{place.Node}/qemu/{place.Vmid}/template"), TestContext.Current.CancellationToken);
        await lab.Process.RunAsync("sync", new SyncRequest());
        var rows = await ListAsync(lab);
        rows.ShouldContain(t => t.Kind == "vm" && t.Name == "golden" && t.Vmid == place.Vmid);
        rows.Count(t => t.Name.StartsWith("local:vztmpl/", StringComparison.Ordinal)).ShouldBe(3);
    }
}
