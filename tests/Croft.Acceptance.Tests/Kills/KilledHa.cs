namespace Croft.Acceptance.Tests.Kills;

/// <summary>The guest of a killed call, and its name in high availability.</summary>
[Collection("high availability changes")]
public abstract class KilledHa(KillLab labs) : KilledOther(labs)
{
    const string Resources = "/cluster/ha/resources";

    /// <summary>A stopped machine of a scene's own.</summary>
    private protected async Task<(string Name, string Sid, string Node)> GuestAsync(bool inCare)
    {
        var guest = await Lab.TakeAsync(Croft.Contracts.GuestType.Vm, running: false);
        var sid = $"vm:{guest.Vmid}";
        if (inCare)
            await Lab.Witness.PostAsync(Resources, ("sid", sid), ("state", "stopped"));
        return (guest.Name, sid, guest.Node);
    }

    private protected static bool Is(string path, string sid) => Uri.UnescapeDataString(path) == $"{Resources}/{sid}";
}

[Kills("ha add", "ha.create")]
public sealed class KilledHaAdd(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, sid, _) = await GuestAsync(inCare: false);
        return new OtherScene($"give {name} ", ["ha", "add", name, "--state", "stopped"], call => call is { Method: "POST", Path: "/cluster/ha/resources" }, $"ha/{sid} create");
    }
}

[Kills("ha configure", "ha.configure")]
public sealed class KilledHaConfigure(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, sid, _) = await GuestAsync(inCare: true);
        return new OtherScene($"change high availability of {name} ", ["ha", "configure", name, "--max-restart", "4"], call => call.Method == "PUT" && Is(call.Path, sid), $"ha/{sid} update");
    }
}

[Kills("ha remove", "ha.delete")]
public sealed class KilledHaRemove(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, sid, _) = await GuestAsync(inCare: true);
        return new OtherScene($"take {name} ", ["ha", "remove", name], call => call.Method == "DELETE" && Is(call.Path, sid), $"ha/{sid} delete");
    }
}

[Kills("ha migrate", "ha.move")]
public sealed class KilledHaMigrate(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, sid, node) = await GuestAsync(inCare: true);
        var target = node == "pve1" ? "pve2" : "pve1";
        return new OtherScene($"migrate {name} ", ["ha", "migrate", name, target], call => call.Method == "POST" && Uri.UnescapeDataString(call.Path) == $"/cluster/ha/resources/{sid}/migrate", $"qemu/{sid[3..]} migrate");
    }
}

[Kills("ha create-group", "ha.create")]
public sealed class KilledHaGroupCreate(KillLab labs) : KilledHa(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var group = Own("east");
        return Task.FromResult(new OtherScene($"create group {group} ", ["ha", "create-group", group, "--nodes", "pve1"], call => call is { Method: "POST", Path: "/cluster/ha/groups" }, $"ha/group/{group} create"));
    }
}

[Kills("ha delete-group", "ha.delete")]
public sealed class KilledHaGroupDelete(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var group = Own("west");
        await Lab.Witness.PostAsync("/cluster/ha/groups", ("group", group), ("nodes", "pve1"));
        return new OtherScene($"delete group {group} ", ["ha", "delete-group", group, "--yes", group], call => call.Method == "DELETE" && call.Path == $"/cluster/ha/groups/{group}", $"ha/group/{group} delete");
    }
}

[Kills("ha relocate", "ha.move")]
public sealed class KilledHaRelocate(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var (name, sid, node) = await GuestAsync(inCare: true);
        var target = node == "pve1" ? "pve2" : "pve1";
        return new OtherScene($"relocate {name} ", ["ha", "relocate", name, target], call => call.Method == "POST" && Uri.UnescapeDataString(call.Path) == $"/cluster/ha/resources/{sid}/relocate", $"ha/{sid} relocate");
    }
}

[Kills("ha configure-group", "ha.configure")]
public sealed class KilledHaGroupConfigure(KillLab labs) : KilledHa(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var group = Own("north");
        await Lab.Witness.PostAsync("/cluster/ha/groups", ("group", group), ("nodes", "pve1"));
        return new OtherScene($"change group {group} ", ["ha", "configure-group", group, "--nodes", "pve1,pve2"], call => call.Method == "PUT" && call.Path == $"/cluster/ha/groups/{group}", $"ha/group/{group} update");
    }
}
