using System.Text.Json;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Product;

/// <summary>An account of Croft's own, made and narrowed as a user would.</summary>
public sealed class AccessTests
{
    [Fact]
    public async Task Account_PlannedMadeAndUsed_MayDoThatAndNoMore()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Nodes = 2, Guests = 12, Seed = 5 });
        var plan = (await lab.CroftAsync("access", "grant-plan", "--verb", "guest start", "--account", "croft@pve!lab", "--json")).Done();
        var roles = JsonDocument.Parse(plan).RootElement.GetProperty("roles").EnumerateArray().ToList();
        roles.Select(r => r.GetProperty("role").GetString()).ShouldBe(["Croft-Cluster", "Croft-Guests"]);
        (await lab.CroftAsync("access", "grant-plan", "--verb", "guest start", "--account", "croft@pve!lab")).Done()
            .ShouldContain("\n  pveum acl modify /vms --users croft@pve --roles Croft-Guests --propagate 1\n");

        await lab.Witness.PostAsync("/access/users", ("userid", "croft@pve"));
        foreach (var role in roles)
            (await lab.CroftAsync(["access", "create-role", role.GetProperty("role").GetString()!, .. role.GetProperty("privileges").EnumerateArray().Select(p => p.GetProperty("privilege").GetString()!)])).Done();
        (await lab.CroftAsync("access", "grant", "croft@pve", "Croft-Cluster", "--path", "/", "--here-alone")).Done();
        (await lab.CroftAsync("access", "grant", "croft@pve", "Croft-Guests", "--path", "/vms")).Done();
        var made = await lab.CroftAsync("access", "create-token", "croft@pve!lab", "--full");
        var secret = JsonDocument.Parse(made.Done()).RootElement.GetProperty("value").GetString()!;
        made.Errors.ShouldNotContain(secret);
        await File.WriteAllTextAsync(lab.Folder.Beside("narrow"), $"croft@pve!lab={secret}", TestContext.Current.CancellationToken);
        (await lab.CroftAsync("cluster", "set-token", "lab", "--token-file", lab.Folder.Beside("narrow"))).Done();

        var guest = await lab.TakeAsync(Croft.Contracts.GuestType.Vm, running: false);
        (await lab.CroftAsync("guest", "start", $"{guest.Vmid}")).Done();
        (await lab.CroftAsync("snapshot", "create", $"{guest.Vmid}", "s1")).ExitCode.ShouldNotBe(0);
        (await lab.CroftAsync("access", "users")).ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Revoke_OfCroftsOwnRights_AsksForItsAccount()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Nodes = 1, Guests = 4, Seed = 5 });
        (await lab.CroftAsync("access", "delete-token", lab.Cluster.Token.Split('=')[0])).Failed(4).ShouldContain("locked out");
        (await lab.CroftAsync("access", "users")).Done();
    }
}
