using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Firewall;

public sealed class FirewallTests
{
    [Fact]
    public async Task Rules_HavePositionsThatMove()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var (_, guest) = sandbox.Guest("qemu", running: true);
        foreach (var path in (string[])["/cluster/firewall/rules", "/nodes/pve1/firewall/rules", guest + "/firewall/rules"])
        {
            foreach (var port in (string[])["1", "2", "3"])
                (await sandbox.Client.Post(path, ("type", "in"), ("action", "ACCEPT"), ("proto", "tcp"), ("dport", port), ("enable", "1"))).Status.ShouldBe(200);
            (await OrderAsync(sandbox, path)).ShouldBe("321");
            (await sandbox.Client.Put(path + "/0", ("moveto", "2"))).Status.ShouldBe(200);
            (await OrderAsync(sandbox, path)).ShouldBe("231");
            (await sandbox.Client.Put(path + "/2", ("moveto", "0"))).Status.ShouldBe(200);
            (await OrderAsync(sandbox, path)).ShouldBe("123");
            (await sandbox.Client.Delete(path + "/1")).Status.ShouldBe(200);
            (await OrderAsync(sandbox, path)).ShouldBe("13");
            (await sandbox.Client.Get(path + "/7")).Reason.ShouldBe("no rule at position 7");
            (await sandbox.Client.Get(path + "/0")).Data.GetProperty("pos").GetString().ShouldBe("0");
        }
    }

    [Fact]
    public async Task NewRule_GoesBeforeAllOthers_WhateverPositionAndDigestItNames()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        const string Path = "/cluster/firewall/rules";
        foreach (var port in (string[])["1", "2"])
            (await sandbox.Client.Post(Path, ("type", "in"), ("action", "ACCEPT"), ("proto", "tcp"), ("dport", port), ("pos", "1"), ("digest", new string('0', 40)))).Status.ShouldBe(200);
        (await OrderAsync(sandbox, Path)).ShouldBe("21");
    }

    [Fact]
    public async Task Rule_FromAnOldDigestOrOfUnknownNames_IsRefused()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        const string Path = "/cluster/firewall/rules";
        (await sandbox.Client.Post(Path, ("type", "in"), ("action", "ACCEPT"), ("dport", "22"))).Error("proto").ShouldBe("missing property - 'dport' requires this property");
        (await sandbox.Client.Post(Path, ("type", "in"), ("action", "ACCEPT"), ("source", "home"))).Error("source").ShouldBe("no such alias 'home'");
        await sandbox.Client.Post("/cluster/firewall/aliases", ("name", "Home"), ("cidr", "10.1.0.0/16"));
        (await sandbox.Client.Post("/cluster/firewall/aliases", ("name", "home"), ("cidr", "10.1.0.0/16"))).Error("name").ShouldBe("alias 'home' already exists");
        (await sandbox.Client.Post(Path, ("type", "in"), ("action", "ACCEPT"), ("source", "home"))).Status.ShouldBe(200);
        (await sandbox.Client.Put(Path + "/0", ("enable", "1"), ("digest", new string('0', 40)))).Reason.ShouldBe("detected modified configuration - file changed by other user? Try again.");
    }

    [Fact]
    public async Task Sets_HoldEntriesAndGoWhenEmpty()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        const string Path = "/cluster/firewall/ipset";
        await sandbox.Client.Post(Path, ("name", "office"), ("comment", "ours"));
        (await sandbox.Client.Post(Path + "/office", ("cidr", "10.2.0.0/16"))).Status.ShouldBe(200);
        (await sandbox.Client.Post(Path + "/office", ("cidr", "10.2.0.0/16"))).Error("cidr").ShouldBe("address '10.2.0.0/16' already exists");
        (await sandbox.Client.Delete(Path + "/office")).Reason.ShouldBe("IPSet 'office' is not empty");
        (await sandbox.Client.Get(Path + "/office/10.2.0.0%2F16")).Data.GetProperty("cidr").GetString().ShouldBe("10.2.0.0/16");
        (await sandbox.Client.Delete(Path + "/office/10.2.0.0%2F16")).Status.ShouldBe(200);
        (await sandbox.Client.Delete(Path + "/office")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Groups_HaveRulesOfTheirOwn()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        await sandbox.Client.Post("/cluster/firewall/groups", ("group", "web"));
        (await sandbox.Client.Post("/cluster/firewall/groups/web", ("type", "in"), ("action", "ACCEPT"), ("macro", "HTTPS"))).Status.ShouldBe(200);
        (await sandbox.Client.Delete("/cluster/firewall/groups/web")).Reason.ShouldBe("Security group 'web' is not empty");
        (await sandbox.Client.Get("/cluster/firewall/groups/nosuch")).Reason.ShouldBe("no such security group 'nosuch'");
    }

    static async Task<string> OrderAsync(Sandboxed sandbox, string path) =>
        string.Concat((await sandbox.Client.Get(path)).Data.EnumerateArray().Select(rule => rule.GetProperty("dport").GetString()));
}
