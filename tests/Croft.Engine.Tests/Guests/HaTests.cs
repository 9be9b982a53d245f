using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Guests;

/// <summary>What HA was asked for is done later than its task ends.</summary>
public sealed class HaTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, InlineData(600), InlineData(30)]
    public async Task Shutdown_ByHa_IsWaitedForAsLongAsTheGuestHas(int seconds)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("slow", start: true);
        var (client, time) = (await lab.ClientAsync(), new ManualTime());
        var at = await AtAsync(lab, "slow");
        var verify = new ShutdownStep().VerifyAsync(new ShutdownAction(at, seconds, false, Ha: true), Context(time, client), Ct);

        await time.RunAsync(Passed(time, TimeSpan.FromSeconds(seconds + 60)), TimeSpan.FromSeconds(10));
        verify.IsCompleted.ShouldBeFalse("HA's shutdown may still go on");
        await lab.DoAsync("guest stop", new StopGuestRequest { Guest = "slow" });

        (await time.RunAsync(verify, TimeSpan.FromSeconds(1))).Proven.ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_ByHaThatNeverComes_FailsWithWhatWasSeenBeforeTheDeadline()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("never", start: true);
        var (client, time) = (await lab.ClientAsync(), new ManualTime());
        var step = PowerPlans.Stop(new GuestReading(await AtAsync(lab, "never")) { Running = true, Ha = true }, null).Steps.Single();
        var begun = time.GetUtcNow();

        var verdict = await time.RunAsync(new StopStep().VerifyAsync(step.Action.Deserialize<StopAction>(StepJson.Options)!, Context(time, client), Ct), TimeSpan.FromSeconds(10));

        verdict.Proven.ShouldBeFalse();
        (time.GetUtcNow() - begun).ShouldBeLessThan(step.Deadline!.Value);
    }

    [Theory]
    [InlineData(false, false, "otherwise it goes on running")]
    [InlineData(false, true, "HA stops it hard")]
    [InlineData(true, false, "it is stopped hard")]
    public void Shutdown_SaysWhoStopsItHard(bool force, bool ha, string says) =>
        PowerPlans.Shutdown(Seen.Vm() with { Ha = ha }, 90, force).Steps.Single().Because.ShouldNotBeNull().ShouldContain(says);

    [Fact]
    public async Task Migrate_ByHaThatIsMovingIt_IsWaitedForHowLongItTakes()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("far");
        var (client, time, at) = (await lab.ClientAsync(), new ManualTime(), await AtAsync(lab, "far"));
        await client.SendAsync(new ProxmoxCall(HttpMethod.Put, $"{at.Path}/config") { Parameters = [new("lock", "migrate")] }, Ct);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var verify = new MigrateStep().VerifyAsync(new MigrateAction(at, "pve2") { Ha = true }, Context(time, client), deadline.Token);

        await time.RunAsync(Passed(time, TimeSpan.FromHours(2)), TimeSpan.FromMinutes(2));
        verify.IsCompleted.ShouldBeFalse("it is being moved");
        await deadline.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => verify);
    }

    static Task<bool> Passed(ManualTime time, TimeSpan by) => Task.Delay(by, time, Ct).ContinueWith(_ => true, Ct, TaskContinuationOptions.None, TaskScheduler.Default);

    static StepContext Context(TimeProvider time, ProxmoxClient client) =>
        new(new RunMark(Guid.Empty, 1, default), "1", time, (_, _) => Task.FromResult(client));

    static async Task<GuestAddress> AtAsync(Lab lab, string name)
    {
        var place = (await lab.SeeAsync(name)).Place;
        return new GuestAddress("lab", place.Node!, place.Vmid!.Value, GuestType.Vm, name);
    }
}
