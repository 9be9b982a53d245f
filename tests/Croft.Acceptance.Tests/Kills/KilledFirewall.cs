using Croft.Contracts;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>Changes of a guest's firewall: rules have no name, so that one made twice would be two.</summary>
public abstract class KilledFirewall(KillLab labs) : KilledOther(labs)
{
    /// <summary>A scene on a guest of its own.</summary>
    /// <param name="verb">Words before the guest's number.</param>
    /// <param name="rest">Words behind it.</param>
    /// <param name="method">Method of the call that is held.</param>
    /// <param name="path">End of its path.</param>
    /// <param name="effect">The effect that it must have once.</param>
    /// <param name="rules">Rules that the guest has before, the first first.</param>
    private protected async Task<OtherScene> OnGuestAsync(string verb, string[] rest, string method, string path, string effect, params string[] rules)
    {
        var guest = await Lab.TakeAsync(GuestType.Ct, running: false);
        foreach (var macro in rules.Reverse()) await Lab.Witness.PostAsync($"{guest.Path}/firewall/rules", ("type", "in"), ("action", "ACCEPT"), ("macro", macro), ("enable", "1"));
        return new OtherScene($"/{guest.Vmid})", ["firewall", verb, $"{guest.Vmid}", .. rest], call => call.Method == method && call.Path == $"{guest.Path}/firewall/{path}",
            $"{guest.Path["/nodes/".Length..]}/firewall {effect}");
    }

    /// <summary>Path of the scene's firewall.</summary>
    private protected static string Path(OtherScene scene) => "/nodes/" + scene.Effect.Split(' ')[0];
}

[Kills("firewall add-rule", "firewall.rules")]
public sealed class KilledRuleMake(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("add-rule", ["in", "ACCEPT", "--macro", "SSH"], "POST", "rules", "create rule");
}

[Kills("firewall add-rule", "firewall.rules")]
public sealed class KilledRuleSwitch(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("add-rule", ["in", "ACCEPT", "--macro", "SSH"], "PUT", "rules/0", "update rule", "DNS");
}

[Kills("firewall configure-rule", "firewall.rules")]
public sealed class KilledRuleConfigure(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("configure-rule", ["0", "--comment", "told once"], "PUT", "rules/0", "update rule", "SSH");
}

[Kills("firewall move-rule", "firewall.rules")]
public sealed class KilledRuleMove(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("move-rule", ["0", "1"], "PUT", "rules/0", "move rule", "SSH", "DNS");
}

[Kills("firewall delete-rule", "firewall.rules")]
public sealed class KilledRuleDelete(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        // The same rule twice: a second deletion would find one at the same place, with the same words.
        var scene = await OnGuestAsync("delete-rule", ["0"], "DELETE", "rules/0", "delete rule", "SSH", "SSH");
        var name = (await Lab.Witness.GuestsAsync()).Single(g => g.GetProperty("vmid").ToString() == scene.Words[2]).GetProperty("name").GetString()!;
        return scene with { Words = [.. scene.Words, "--yes", name] };
    }
}

[Kills("firewall enable", "firewall.options")]
public sealed class KilledFirewallEnable(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("enable", [], "PUT", "options", "options");
}

[Kills("firewall disable", "firewall.options")]
public sealed class KilledFirewallDisable(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("disable", [], "PUT", "options", "options");
        await Lab.Witness.PutAsync($"{Path(scene)}/options", ("enable", "1"));
        return scene;
    }
}

[Kills("firewall configure", "firewall.options")]
public sealed class KilledFirewallConfigure(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("configure", ["--policy-in", "REJECT"], "PUT", "options", "options");
}

[Kills("firewall create-alias", "firewall.named")]
public sealed class KilledAliasCreate(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("create-alias", ["office", "10.1.0.0/16"], "POST", "aliases", "POST aliases");
}

[Kills("firewall configure-alias", "firewall.named")]
public sealed class KilledAliasConfigure(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("configure-alias", ["office", "10.2.0.0/16"], "PUT", "aliases/office", "PUT aliases");
        await Lab.Witness.PostAsync($"{Path(scene)}/aliases", ("name", "office"), ("cidr", "10.1.0.0/16"));
        return scene;
    }
}

[Kills("firewall delete-alias", "firewall.named")]
public sealed class KilledAliasDelete(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("delete-alias", ["office", "--yes", "office"], "DELETE", "aliases/office", "DELETE aliases");
        await Lab.Witness.PostAsync($"{Path(scene)}/aliases", ("name", "office"), ("cidr", "10.1.0.0/16"));
        return scene;
    }
}

[Kills("firewall create-set", "firewall.named")]
public sealed class KilledSetCreate(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("create-set", ["admins"], "POST", "ipset", "POST ipset");
}

[Kills("firewall delete-set", "firewall.named")]
public sealed class KilledSetDelete(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("delete-set", ["admins", "--yes", "admins"], "DELETE", "ipset/admins", "DELETE ipset");
        await Lab.Witness.PostAsync($"{Path(scene)}/ipset", ("name", "admins"));
        return scene;
    }
}

[Kills("firewall include", "firewall.named")]
public sealed class KilledSetInclude(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("include", ["admins", "10.1.0.0/16"], "POST", "ipset/admins", "POST ipset");
        await Lab.Witness.PostAsync($"{Path(scene)}/ipset", ("name", "admins"));
        return scene;
    }
}

[Kills("firewall exclude", "firewall.named")]
public sealed class KilledSetExclude(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("exclude", ["admins", "10.1.0.0/16"], "DELETE", "ipset/admins/10.1.0.0%2F16", "DELETE ipset");
        var path = Path(scene);
        await Lab.Witness.PostAsync($"{path}/ipset", ("name", "admins"));
        await Lab.Witness.PostAsync($"{path}/ipset/admins", ("cidr", "10.1.0.0/16"));
        return scene with { Call = call => call.Method == "DELETE" && call.Path.Contains($"{path}/ipset/admins/", StringComparison.Ordinal) };
    }
}

/// <summary>Security groups are the cluster's; without rules they filter nothing.</summary>
[Collection("security groups change"), Kills("firewall create-group", "firewall.named")]
public sealed class KilledGroupCreate(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var group = Own("web");
        return Task.FromResult(new OtherScene($"create security group {group} ", ["firewall", "create-group", "lab", group], call => call is { Method: "POST", Path: "/cluster/firewall/groups" }, $"firewall/group/{group} create"));
    }
}

[Collection("security groups change"), Kills("firewall delete-group", "firewall.named")]
public sealed class KilledGroupDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var group = Own("web");
        await Lab.Witness.PostAsync("/cluster/firewall/groups", ("group", group));
        return new OtherScene($"delete security group {group} ", ["firewall", "delete-group", "lab", group, "--yes", group], call => call.Method == "DELETE" && call.Path == $"/cluster/firewall/groups/{group}", $"firewall/group/{group} delete");
    }
}
