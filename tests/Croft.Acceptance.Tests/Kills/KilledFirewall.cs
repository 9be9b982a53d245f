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
}

public sealed class KilledRuleMake(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("add-rule", ["in", "ACCEPT", "--macro", "SSH"], "POST", "rules", "create rule");
}

public sealed class KilledRuleSwitch(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("add-rule", ["in", "ACCEPT", "--macro", "SSH"], "PUT", "rules/0", "update rule", "DNS");
}

public sealed class KilledRuleMove(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("move-rule", ["0", "1"], "PUT", "rules/0", "move rule", "SSH", "DNS");
}

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

public sealed class KilledFirewallEnable(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("enable", [], "PUT", "options", "options");
}

public sealed class KilledAliasCreate(KillLab labs) : KilledFirewall(labs)
{
    private protected override Task<OtherScene> ArrangeAsync() => OnGuestAsync("create-alias", ["office", "10.1.0.0/16"], "POST", "aliases", "POST aliases");
}

public sealed class KilledSetExclude(KillLab labs) : KilledFirewall(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var scene = await OnGuestAsync("exclude", ["admins", "10.1.0.0/16"], "DELETE", "ipset/admins/10.1.0.0%2F16", "DELETE ipset");
        var path = "/nodes/" + scene.Effect.Split(' ')[0];
        await Lab.Witness.PostAsync($"{path}/ipset", ("name", "admins"));
        await Lab.Witness.PostAsync($"{path}/ipset/admins", ("cidr", "10.1.0.0/16"));
        return scene with { Call = call => call.Method == "DELETE" && call.Path.Contains($"{path}/ipset/admins/", StringComparison.Ordinal) };
    }
}
