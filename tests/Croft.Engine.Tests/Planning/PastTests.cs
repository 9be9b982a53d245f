using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Planning;

/// <summary>What was at a moment, against what was wanted then, against another moment, and as a document again.</summary>
public sealed class PastTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<Estate> StartAsync()
    {
        var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await estate.Lab.MachineAsync("web-60");
        await estate.ImportAsync();
        return estate;
    }

    /// <summary>The present moment, as a user would write it down; whatever changes from here on is later.</summary>
    static async Task<string> NowAsync()
    {
        await Task.Delay(20, Ct);
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await Task.Delay(20, Ct);
        return now;
    }

    static async Task BehindAsync(Estate estate, string name, string key, string value)
    {
        var (place, _, _) = await estate.Lab.SeeAsync(name);
        await (await estate.Lab.ClientAsync()).SendAsync(new ProxmoxCall(HttpMethod.Put, $"/nodes/{place.Node}/qemu/{place.Vmid}/config") { Parameters = [new(key, value)] }, Ct);
    }

    static Task SyncAsync(Estate estate) => estate.Lab.Process.RunAsync<SyncResult>("sync", new SyncRequest());

    static async Task<IReadOnlyList<DiffRow>> DiffAsync(Estate estate, DiffRequest request) => (await estate.Lab.Process.RunAsync<Page<DiffRow>>("diff", request)).Items;

    static Task<RestoredSpec> RestoreAsync(Estate estate, string name, string asOf) =>
        estate.Lab.Process.RunAsync<RestoredSpec>("restore-spec", new RestoreSpecRequest { Name = name, AsOf = asOf, Documents = estate.Documents });

    [Fact]
    public async Task Diff_TellsWhatIsOther_AndNotWhatWentBack()
    {
        await using var estate = await StartAsync();
        var from = await NowAsync();
        foreach (var text in new[] { "one", "two" })
        {
            await BehindAsync(estate, "web-50", "description", text);
            await BehindAsync(estate, "web-60", "onboot", text == "one" ? "1" : "0");
            await SyncAsync(estate);
        }
        var rows = (await DiffAsync(estate, new DiffRequest { From = from, Kind = "config" })).Where(r => r.Field != "onboot" || r.From != null || r.To != "0").ToList();
        var row = rows.ShouldHaveSingleItem();
        (row.Name, row.Field, row.From, row.To).ShouldBe(("web-50", "description", null, "two"));
    }

    [Fact]
    public async Task Diff_OfAGuestThatWentAndOneThatCame_TellsOfTheirPresenceAlone()
    {
        await using var estate = await StartAsync();
        var (gone, _, _) = await estate.Lab.SeeAsync("web-60");
        var from = await NowAsync();
        await estate.Lab.DoAsync("guest destroy", new DestroyGuestRequest { Guest = $"{gone.Vmid}" });
        await SyncAsync(estate);
        var between = await NowAsync();
        await estate.Lab.MachineAsync("web-70");
        await SyncAsync(estate);
        var rows = (await DiffAsync(estate, new DiffRequest { From = from })).Where(r => r.Kind is "guest" or "config").ToList();
        rows.Select(r => (r.Name, r.Field, r.From, r.To)).ShouldBe([("web-60", "presence", "present", "absent"), ("web-70", "presence", "absent", "present")], ignoreOrder: true);
        (await DiffAsync(estate, new DiffRequest { From = from, To = between })).Where(r => r.Kind == "guest").ShouldHaveSingleItem().Name.ShouldBe("web-60");
    }

    [Fact]
    public async Task Diff_InPages_IsTheWholeInOrder()
    {
        await using var estate = await StartAsync();
        var from = await NowAsync();
        await BehindAsync(estate, "web-50", "description", "a");
        await BehindAsync(estate, "web-50", "tags", "odd");
        await BehindAsync(estate, "web-60", "tags", "even");
        await SyncAsync(estate);
        var to = await NowAsync();
        var whole = await DiffAsync(estate, new DiffRequest { From = from, To = to });
        whole.Count.ShouldBeGreaterThan(3);
        List<DiffRow> paged = [];
        for (string? after = null; ;)
        {
            var page = await estate.Lab.Process.RunAsync<Page<DiffRow>>("diff", new DiffRequest { From = from, To = to, Limit = 2, After = after });
            paged.AddRange(page.Items);
            if ((after = page.Next) is null) break;
        }
        paged.ShouldBe(whole);
        (await Should.ThrowAsync<FailureException>(() => DiffAsync(estate, new DiffRequest { From = to, To = from }))).Failure.Message.ShouldContain("has to be before");
        (await Should.ThrowAsync<FailureException>(() => DiffAsync(estate, new DiffRequest { From = from, After = "no/such" }))).Failure.Kind.ShouldBe(FailureKind.Invalid);
    }

    [Fact]
    public async Task Drift_AsOfAMoment_IsThatOfThen()
    {
        await using var estate = await StartAsync();
        var clean = await NowAsync();
        await BehindAsync(estate, "web-50", "description", "somebody was here");
        await SyncAsync(estate);
        var dirty = await NowAsync();
        await estate.ApplyAsync();
        async Task<IReadOnlyList<string>> At(string? when) => [.. (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest { AsOf = when })).Items.Select(d => $"{d.Drift}: {d.Wanted ?? "-"} {d.Found ?? "-"}")];
        (await At(clean)).ShouldBeEmpty();
        (await At(dirty)).ShouldBe(["web-50/description: - somebody was here"]);
        (await At(null)).ShouldBeEmpty();
        // Of what has no past nothing is said but that.
        (await estate.Lab.Process.RunAsync<DriftPage>("drift list", new ListDriftRequest { AsOf = dirty })).Missing.ShouldContain(m => m.What == "Storage of lab" && m.Kind == FailureKind.Unsupported);
    }

    [Fact]
    public async Task RestoreSpec_OfAChangedDocument_PutsItsFieldsBackAndLeavesTheRest()
    {
        await using var estate = await StartAsync();
        var path = estate.Documents.First(d => d.Text.Contains("name: web-50\n", StringComparison.Ordinal)).Path;
        estate.Write(path, estate["web-50"].Replace("spec:\n", "spec:\n  # ours\n", StringComparison.Ordinal));
        var original = estate["web-50"];
        var when = await NowAsync();
        estate.Set("web-50", "cores", "3");
        estate.Set("web-50", "description", "new");
        await estate.ApplyAsync();

        var restored = await RestoreAsync(estate, "web-50", when);
        restored.Source.ShouldBe("applied");
        restored.Changes.Select(c => c.Field).ShouldBe(["cores", "description"]);
        var file = restored.Files.ShouldHaveSingleItem();
        Lines(file.Text).ShouldBe(Lines(original));
        file.Text.ShouldContain("  # ours\n");
        estate.Write(file.Path, file.Text);
        Estate.Fields(await estate.PlanAsync()).ShouldBe(["cores: 3 → 1 Live", "description: new → - Live"], ignoreOrder: true);
        (await RestoreAsync(estate, "web-50", when)).Files.ShouldBeEmpty();

        static IEnumerable<string> Lines(string text) => text.Split('\n').Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task RestoreSpec_OfWhatIsGone_WritesADocumentThatMakesItAgain()
    {
        await using var estate = await StartAsync();
        var was = estate["web-60"];
        var when = await NowAsync();
        estate.Delete("web-60");
        await estate.ApplyAsync();
        var restored = await RestoreAsync(estate, "VirtualMachine/web-60", when);
        restored.Edits.ShouldBeFalse();
        restored.Files.ShouldHaveSingleItem().Text.ShouldBe(was);
    }

    [Fact]
    public async Task RestoreSpec_OfAGuestThatNobodyDescribedThen_IsAsItWasSeen()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50", start: true);
        await SyncAsync(estate);
        var when = await NowAsync();
        await BehindAsync(estate, "web-50", "description", "later");
        await estate.ImportAsync();
        var restored = await RestoreAsync(estate, "web-50", when);
        (restored.Source, restored.Changes.Single().Field).ShouldBe(("seen", "description"));
        (await Should.ThrowAsync<FailureException>(() => RestoreAsync(estate, "web-51", when))).Failure.Kind.ShouldBe(FailureKind.NotFound);
    }

    [Fact]
    public async Task RestoreSpec_AgainstDefaults_IsRefusedAndWritesNothing()
    {
        await using var estate = await StartAsync();
        var when = await NowAsync();
        estate.Set("web-50", "onboot", null);
        estate.Write("defaults.yaml", "apiVersion: croft/v1\nkind: Defaults\nmetadata:\n  name: all\nspec:\n  virtualMachine:\n    description: from defaults\n");
        var failure = (await Should.ThrowAsync<FailureException>(() => RestoreAsync(estate, "web-50", when))).Failure;
        (failure.Kind, failure.Message.Contains("description", StringComparison.Ordinal)).ShouldBe((FailureKind.Conflict, true), failure.Message);
    }

    [Fact]
    public async Task RestoreSpec_OfWhatOnlyGivesToOthers_SaysSo()
    {
        await using var estate = await Estate.ImportedAsync(guests: 2);
        estate.Write("base.yaml", "apiVersion: croft/v1\nkind: CloudInit\nmetadata:\n  name: base\nspec:\n  ciuser: admin\n");
        foreach (var name in new[] { "base", "CloudInit/base", "Defaults/gone" })
        {
            var failure = await estate.Lab.Process.FailsAsync("restore-spec", new RestoreSpecRequest { Name = name, AsOf = "now", Documents = estate.Documents });
            failure.Message.ShouldEndWith("is no thing of Proxmox: it is Croft's own, and its documents are not kept. What it gave is in what is kept of the guests.");
            failure.WayOut.ShouldNotBeNull().ShouldContain("croft restore-spec GUEST");
        }
    }
}
