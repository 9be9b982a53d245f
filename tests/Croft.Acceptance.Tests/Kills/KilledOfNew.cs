namespace Croft.Acceptance.Tests.Kills;

/// <summary>What only newer releases can do; the classes take turns on one small cluster.</summary>
[CollectionDefinition(Name)]
public sealed class NewRelease : ICollectionFixture<NewReleaseLab>
{
    public const string Name = "a newer release changes";
}

/// <summary>Fetching images from registries came with 9.1.</summary>
[Collection(NewRelease.Name), Kills("template pull", "template.pull")]
public sealed class KilledTemplatePull(NewReleaseLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = Own("pulled");
        return Task.FromResult(new OtherScene(
            name, ["template", "pull", $"docker.io/library/nginx:{name}", "nfs", "--name", name],
            call => call.Method == "POST" && call.Path.EndsWith("/storage/nfs/oci-registry-pull", StringComparison.Ordinal), $"nfs:vztmpl/{name}.tar create"));
    }
}

/// <summary>Rules of where guests run came with 9.0.</summary>
[Collection(NewRelease.Name)]
public abstract class KilledHaRule(NewReleaseLab labs) : KilledOther(labs)
{
    /// <summary>A name for a rule, and a guest for it that no other rule has.</summary>
    private protected async Task<(string Rule, string Sid)> GuestAsync()
    {
        var guest = await Lab.TakeAsync(Croft.Contracts.GuestType.Vm, running: false);
        await Lab.Witness.PostAsync("/cluster/ha/resources", ("sid", $"vm:{guest.Vmid}"), ("state", "stopped"));
        return (Own("rule"), $"vm:{guest.Vmid}");
    }

    private protected async Task<string> RuleAsync()
    {
        var (rule, sid) = await GuestAsync();
        await Lab.Witness.PostAsync("/cluster/ha/rules", ("rule", rule), ("type", "node-affinity"), ("resources", sid), ("nodes", "pve1"));
        return rule;
    }
}

[Kills("ha create-rule", "ha.create")]
public sealed class KilledHaRuleCreate(NewReleaseLab labs) : KilledHaRule(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (rule, sid) = await GuestAsync();
        return new OtherScene($"create rule {rule} ", ["ha", "create-rule", rule, "--guests", sid[3..], "--nodes", "pve1"], call => call is { Method: "POST", Path: "/cluster/ha/rules" }, $"ha/rule/{rule} create");
    }
}

[Kills("ha configure-rule", "ha.configure")]
public sealed class KilledHaRuleConfigure(NewReleaseLab labs) : KilledHaRule(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var rule = await RuleAsync();
        return new OtherScene($"change rule {rule} ", ["ha", "configure-rule", rule, "--nodes", "pve2"], call => call.Method == "PUT" && call.Path == $"/cluster/ha/rules/{rule}", $"ha/rule/{rule} update");
    }
}

[Kills("ha delete-rule", "ha.delete")]
public sealed class KilledHaRuleDelete(NewReleaseLab labs) : KilledHaRule(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var rule = await RuleAsync();
        return new OtherScene($"delete rule {rule} ", ["ha", "delete-rule", rule, "--yes", rule], call => call.Method == "DELETE" && call.Path == $"/cluster/ha/rules/{rule}", $"ha/rule/{rule} delete");
    }
}
