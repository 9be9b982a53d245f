using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Raw;

public sealed class RawTests
{
    [Fact]
    public async Task Get_AnyPath_IsWhatTheApiAnswered()
    {
        await using var lab = await Lab.StartAsync();
        var answer = await lab.Process.RunAsync<ApiAnswer>("api get", new GetApiRequest { Path = "/version" });
        answer.Data.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Change_IsSealedInThePlan_Leased_AndItsTaskFollowed()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("raw");
        var vmid = (await lab.SeeAsync("raw")).Place.Vmid!.Value;
        var set = await lab.DoAsync("api set", new SetApiRequest { Path = $"/nodes/pve1/qemu/{vmid}/config", Parameters = new Dictionary<string, string> { ["description"] = "seen", ["cipassword"] = "planted-secret" } });
        JsonSerializer.Serialize(set).ShouldNotContain("planted-secret");
        set.Steps[0].Changes.ShouldBe([new FieldChange("cipassword", null, "***"), new FieldChange("description", null, "seen")]);
        set.Steps[0].Leases.ShouldBe([$"lab/guest/{vmid}"]);
        (await lab.SeeAsync("raw")).Config.Description.ShouldBe("seen");

        var start = await lab.PlanAsync("api create", new CreateApiRequest { Path = $"/nodes/pve1/qemu/{vmid}/status/start" });
        var (run, steps) = await lab.RunAsync(start);
        run.State.ShouldBe(RunState.Done);
        steps[0].Upid.ShouldNotBeNull().ShouldContain(":qmstart:");
    }

    [Fact]
    public async Task Change_Refused_DoesNotRepeatTheValues()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("shy");
        var path = $"/nodes/pve1/qemu/{(await lab.SeeAsync("shy")).Place.Vmid}/config";
        var (run, steps) = await lab.RunAsync(await lab.PlanAsync("api set", new SetApiRequest { Path = path, Parameters = new Dictionary<string, string> { ["cores"] = "planted-secret" } }));
        run.State.ShouldBe(RunState.Failed);
        var said = JsonSerializer.Serialize(steps[0].Failure);
        said.ShouldContain("cores");
        said.ShouldNotContain("planted-secret");
    }

    [Fact]
    public async Task Change_TaskRepeatsASecret_IsMaskedWhereverItIsWritten()
    {
        await using var lab = await Lab.StartAsync();
        const string planted = "planted-secret";
        lab.Cluster.Faults.FailNextTask("qmcreate", $"mount error: 'pass={planted}' was refused by storage 'ceph'");
        var plan = await lab.PlanAsync("api create", new CreateApiRequest { Path = "/nodes/pve1/qemu", Parameters = new Dictionary<string, string> { ["vmid"] = "950", ["name"] = "shy", ["cipassword"] = planted, ["scsi0"] = "ceph:1" } });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Failed);
        steps[0].Failure!.Message.ShouldContain("'pass=***' was refused by storage 'ceph'");
        List<string> written = [JsonSerializer.Serialize(plan), JsonSerializer.Serialize(run), JsonSerializer.Serialize(steps)];
        await foreach (var e in lab.Process.Get<RunEngine>().WatchAsync(run.Id, 0, TestContext.Current.CancellationToken)) written.Add(JsonSerializer.Serialize(e));
        written.ShouldAllBe(text => !text.Contains(planted));
        written.ShouldContain(text => text.Contains("pass=***") && text.Contains("TASK ERROR"));
    }

    [Theory, InlineData(Sandbox.Faults.HoldPoint.BeforeEffect, 0), InlineData(Sandbox.Faults.HoldPoint.AfterEffect, 1)]
    public async Task Delete_AnswerLost_IsNeverSentAgain(Sandbox.Faults.HoldPoint point, int effects)
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("lost");
        var plan = await lab.PlanAsync("api delete", new DeleteApiRequest { Path = $"/nodes/pve1/qemu/{(await lab.SeeAsync("lost")).Place.Vmid}" });
        var before = lab.Cluster.Effects.All.Values.Sum();
        lab.Cluster.Faults.CutNext(call => call.Method == "DELETE", point);
        var (run, _) = await lab.RunAsync(plan);
        (run.State, lab.Cluster.Effects.All.Values.Sum() - before).ShouldBe((RunState.Unknown, effects));
    }

    [Fact]
    public async Task Delete_AsksForThePathToBeTyped()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("gone");
        var path = $"/nodes/pve1/qemu/{(await lab.SeeAsync("gone")).Place.Vmid}";
        var plan = await lab.DoAsync("api delete", new DeleteApiRequest { Path = path });
        plan.Confirmation!.Type.ShouldBe(path);
        (await lab.Process.RunAsync<ApiAnswer>("api get", new GetApiRequest { Path = "/cluster/resources" })).Data.ToString().ShouldNotContain("\"gone\"");
    }
}
