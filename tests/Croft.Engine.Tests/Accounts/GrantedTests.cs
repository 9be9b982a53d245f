using Croft.Contracts;
using Croft.Engine.Tests.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Accounts;

/// <summary>What grant-plan asks for is enough, and none of it is too much.</summary>
public sealed class GrantedTests
{
    const string Account = "croft@pve!lab";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<int, string> Verbs => [.. GrantedVerb.All.Select((v, n) => (n, v.Verb))];

    /// <summary>Root's client, the plan, and Croft asking as the account that its commands made.</summary>
    static async Task<(Lab Lab, ProxmoxClient Root, GrantPlan Plan)> GrantedAsync(GrantedVerb verb)
    {
        var lab = await Lab.StartAsync(version: verb.Version);
        await lab.Process.RunAsync("sync", new SyncRequest());
        await verb.Arrange(lab);
        await lab.Process.RunAsync("sync", new SyncRequest());
        var plan = await lab.Process.RunAsync<GrantPlan>("access grant-plan", new GrantPlanRequest { Verb = [verb.Verb], WithOptions = verb.WithOptions, Account = Account });
        var root = await lab.ClientAsync();
        var secret = await Pveum.RunAsync(root, plan.Commands, Ct);
        await lab.UseAsync($"{Account}={secret}");
        return (lab, root, plan);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Account_MadeByTheCommands_CarriesTheVerbOut_AndWithoutAnyOneOfItsPrivilegesNot(int number, string name)
    {
        var verb = GrantedVerb.All[number];
        verb.Verb.ShouldBe(name);
        var (lab, root, plan) = await GrantedAsync(verb);
        await using var _ = lab;
        // Without Sys.Audit on / no cluster is taken over, and on /access it is what lets Croft judge itself.
        foreach (var privilege in plan.Roles.SelectMany(r => r.Privileges).Select(p => p.Privilege).Distinct().Except([.. verb.Spares, "Sys.Audit"]))
        {
            await RolesAsync(root, plan, privilege);
            (await IsRefusedAsync(lab, verb)).ShouldBeTrue($"{verb} without {privilege}");
        }
        await RolesAsync(root, plan, null);
        var done = await lab.DoAsync(verb.Verb, verb.Request);
        done.Steps.ShouldNotBeEmpty();
        done.Warnings.ShouldNotContain(w => w.Contains(" lacks ", StringComparison.Ordinal));
    }

    /// <summary>The roles as planned, but for one privilege.</summary>
    static async Task RolesAsync(ProxmoxClient root, GrantPlan plan, string? without)
    {
        foreach (var role in plan.Roles)
        {
            var privileges = string.Join(',', role.Privileges.Select(p => p.Privilege).Where(p => p != without));
            await root.SendAsync(new ProxmoxCall(HttpMethod.Put, $"/access/roles/{role.Role}") { Parameters = [new("privs", privileges)] }, Ct);
        }
    }

    static async Task<bool> IsRefusedAsync(Lab lab, GrantedVerb verb)
    {
        try
        {
            var plan = await lab.PlanAsync(verb.Verb, verb.Request);
            var (run, _) = await lab.RunAsync(plan);
            return run.State != RunState.Done;
        }
        catch (FailureException)
        {
            return true;
        }
    }
}
