using Croft.Sandbox.Faults;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Croft is killed while the cluster holds the answer to a call that changes no guest; resumed, it has done it once.</summary>
public abstract class KilledOther(KillLab labs)
{
    static int last;

    protected Lab Lab { get; } = labs.Lab;

    /// <summary>A name that no other scene uses.</summary>
    protected static string Own(string stem) => $"{stem}{Interlocked.Increment(ref last)}";

    public static TheoryData<Fate> Fates { get; } = Long.Asked ? new(Enum.GetValues<Fate>())
        : PostgresServer.Asked ? new(Fate.HadHappened) : new(Fate.HappensUnheard, Fate.HadHappened);

    [Theory, MemberData(nameof(Fates))]
    public async Task KilledWhileTheAnswerIsHeld_Resumed_TookEffectOnce(Fate fate)
    {
        var scene = await ArrangeAsync();
        var before = Lab.Cluster.Effects[scene.Effect];
        var hold = Lab.Hold(scene.Call, fate == Fate.HadHappened ? HoldPoint.AfterEffect : HoldPoint.BeforeEffect);
        using (var croft = Lab.Start(scene.Words))
        {
            await croft.UntilAsync(hold.Arrived, "its call arrived");
            await croft.KillAsync();
        }
        if (fate is Fate.NeverHappens or Fate.HadHappened)
            hold.Drop(done: fate == Fate.HadHappened);
        if (fate == Fate.HappensUnheard)
        {
            hold.Release();
            await Eventually.BeAsync("the released call takes effect", () => Lab.Cluster.Effects[scene.Effect] > before);
        }
        var (run, state) = await RunOfAsync(scene.Title);
        state.ShouldBe("interrupted");
        using var resume = Lab.Start("run", "resume", run);
        if (fate == Fate.HappensWhileLookedFor)
        {
            await resume.SaysAsync("running");
            hold.Release();
        }
        var end = await resume.FinishAsync();
        if (fate == Fate.NeverHappens && scene.NeedsItsFile)
        {
            end.Failed(1).ShouldContain("a run keeps no files");
            end = await Lab.CroftAsync(scene.Words);
        }
        else
            await Lab.ShouldBeDoneAsync(run);
        end.Done();
        (Lab.Cluster.Effects[scene.Effect] - before).ShouldBe(1);
    }

    /// <summary>Sets the scene: what the command needs, and what tells its effect.</summary>
    private protected abstract Task<OtherScene> ArrangeAsync();

    async Task<(string Id, string State)> RunOfAsync(string title)
    {
        var run = (await Lab.RunsAsync()).FindAll(r => r.GetProperty("title").GetString()!.Contains(title, StringComparison.Ordinal) && r.GetProperty("state").GetString() != "done").ShouldHaveSingleItem();
        return (run.GetProperty("id").ToString(), run.GetProperty("state").GetString()!);
    }
}

/// <summary>One changing call of a command that changes no guest.</summary>
/// <param name="Title">What its run's title holds and that of no other that is not done.</param>
/// <param name="Words">The command as typed.</param>
/// <param name="Call">The call that is held.</param>
/// <param name="Effect">The effect that it must have once.</param>
sealed record OtherScene(string Title, string[] Words, Func<SeenCall, bool> Call, string Effect)
{
    /// <summary>True when a resumed run can't send again what was sent: the command is typed again.</summary>
    public bool NeedsItsFile { get; init; }
}

/// <summary>The path of the call names no file, so the classes of this collection take turns.</summary>
[Collection("files are sent")]
public sealed class KilledUpload(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("sent") + ".iso";
        await File.WriteAllBytesAsync(Lab.Folder.Beside(name), new byte[2_000_000]);
        return new OtherScene(name, ["storage", "upload", "nfs", Lab.Folder.Beside(name)], call => call.Path.EndsWith("/storage/nfs/upload", StringComparison.Ordinal), $"nfs:iso/{name} create") { NeedsItsFile = true };
    }
}

[Collection("files are fetched")]
public sealed class KilledDownload(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = Own("fetched") + ".iso";
        return Task.FromResult(new OtherScene(
            name, ["storage", "download", "nfs", $"https://mirror.example/{name}"], call => call.Path.EndsWith("/storage/nfs/download-url", StringComparison.Ordinal), $"nfs:iso/{name} create"));
    }
}

public sealed class KilledVolumeDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("doomed") + ".iso";
        await Lab.Witness.PostAsync($"/nodes/{Lab.Cluster.Nodes[0]}/storage/nfs/download-url", ("url", $"https://mirror.example/{name}"), ("content", "iso"), ("filename", name));
        return new OtherScene(
            $"delete nfs:iso/{name}", ["storage", "delete", $"nfs:iso/{name}", "--yes", name],
            call => call.Method == "DELETE" && Uri.UnescapeDataString(call.Path).EndsWith($"/content/nfs:iso/{name}", StringComparison.Ordinal), $"nfs:iso/{name} delete");
    }
}

[Collection("templates are fetched")]
public sealed class KilledTemplateDownload(KillLab labs) : KilledOther(labs)
{
    static readonly Queue<string> names = new([
        "alpine-3.22-default_20250617_amd64.tar.xz", "archlinux-base_20240911-1_amd64.tar.zst", "debian-12-standard_12.12-1_amd64.tar.zst",
        "debian-13-standard_13.1-2_amd64.tar.zst", "fedora-42-default_20250428_amd64.tar.xz", "rockylinux-10-default_20251001_amd64.tar.xz",
    ]);

    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = names.Dequeue();
        return Task.FromResult(new OtherScene(name, ["template", "download", name, "nfs"], call => call.Method == "POST" && call.Path.EndsWith("/aplinfo", StringComparison.Ordinal), $"nfs:vztmpl/{name} create"));
    }
}

/// <summary>Fetching images from registries came with 9.1.</summary>
public sealed class KilledTemplatePull(NewReleaseLab labs) : KilledOther(labs), IClassFixture<NewReleaseLab>
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = Own("pulled");
        return Task.FromResult(new OtherScene(
            name, ["template", "pull", $"docker.io/library/nginx:{name}", "nfs", "--name", name],
            call => call.Method == "POST" && call.Path.EndsWith("/storage/nfs/oci-registry-pull", StringComparison.Ordinal), $"nfs:vztmpl/{name}.tar create"));
    }
}
