using Croft.Contracts;

namespace Croft.Engine.Tests.Planning;

/// <summary>Secrets and guests that documents name, and that are not there.</summary>
public sealed class MissingSecretTests
{
    static string Vm(string name, string spec) => $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata:\n  name: {name}\nspec:\n  node: pve1\n{spec}";

    [Fact]
    public async Task Secret_ThatNobodyKeeps_RefusesTheDocumentThatNeedsIt()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.Lab.Process.RunAsync("secret set", new SetSecretRequest { Name = "web-pw", Value = "hunter22" });
        estate.Write("new.yaml", Vm("web-51", "  cipassword: ${secret:web-pww}\n"));
        estate.Write("there.yaml", Vm("web-50", "  cipassword: ${secret:later}\n"));

        var refused = (await estate.PlanAsync(new PlanRequest())).Outlook!.Refused.OrderByDescending(r => r.Document).ToList();
        refused.Select(r => (r.Document, r.Why.Message, r.Why.WayOut)).ShouldBe(
        [
            ("VirtualMachine web-51", "it names the secret 'web-pww', and nobody keeps it.", "Give it: croft secret set web-pww."),
            ("VirtualMachine web-50", "it names the secret 'later', and nobody keeps it.", "Give it: croft secret set later."),
        ]);
        var fault = refused[0].Why.Faults.ShouldHaveSingleItem();
        (fault.Field, fault.Message, fault.At!.Line, fault.At.Column).ShouldBe(("spec.cipassword", "names the secret 'web-pww', which is not kept; did you mean web-pw?", 7, 15));
        (await estate.RefusedAsync(new ApplyRequest())).Kind.ShouldBe(FailureKind.NotFound);

        foreach (var name in new[] { "web-pww", "later" }) await estate.Lab.Process.RunAsync("secret set", new SetSecretRequest { Name = name, Value = "hunter22" });
        var plan = await estate.PlanAsync(new PlanRequest());
        plan.Outlook!.Refused.ShouldBeEmpty(Estate.Told(plan));
        plan.Warnings.ShouldAllBe(w => !w.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secret_ThatNothingNeedsNow_IsWarnedOf()
    {
        await using var estate = await Estate.StartAsync();
        await estate.Lab.MachineAsync("web-50");
        await estate.Lab.Process.RunAsync("secret set", new SetSecretRequest { Name = "pw", Value = "hunter22" });
        estate.Write("there.yaml", Vm("web-50", "  cipassword: ${secret:pw}\n"));
        await estate.Lab.DoAsync("apply", new ApplyRequest { Documents = estate.Documents });
        await estate.Lab.Process.RunAsync("secret remove", new RemoveSecretRequest { Name = "pw" });

        var plan = await estate.PlanAsync(new PlanRequest());
        plan.Outlook!.Refused.ShouldBeEmpty();
        plan.Warnings.ShouldContain("VirtualMachine web-50 names the secret 'pw', which is not kept. Nothing needs it now; 'croft secret set pw' keeps it.");
    }

    [Fact]
    public async Task Clone_OfNobody_IsRefused()
    {
        await using var estate = await Estate.StartAsync();
        estate.Write("new.yaml", Vm("web-51", "  clone: nobody\n"));
        (await estate.PlanAsync(new PlanRequest())).Outlook!.Refused.ShouldHaveSingleItem().Why.Message.ShouldContain("nobody");
    }
}
