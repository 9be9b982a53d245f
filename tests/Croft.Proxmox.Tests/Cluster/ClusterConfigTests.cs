namespace Croft.Proxmox.Tests.Cluster;

public sealed class ClusterConfigTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BackupJob_PartsInAnyForm_AreRead()
    {
        var (jobs, _) = await Answering.AskAsync(
            """[{"id":"a","vmid":"100,101","exclude":"102","all":"1","enabled":"0","prune-backups":{"keep-last":"3","keep-weekly":1},"next-run":0},{"id":"b","vmid":103,"prune-backups":"keep-all=1","next-run":1795312800}]""",
            c => c.Cluster.BackupJobs.ListAsync(Ct));

        jobs[0].ShouldSatisfyAllConditions(
            j => j.Vmids.ShouldBe([100, 101]), j => j.Excluded.ShouldBe([102]), j => j.TakesAll.ShouldBeTrue(), j => j.IsEnabled.ShouldBeFalse(),
            j => j.Keep!.Number("keep-last").ShouldBe(3), j => j.Keep!.Number("keep-weekly").ShouldBe(1));
        jobs[1].ShouldSatisfyAllConditions(
            j => j.Vmids.ShouldBe([103]), j => j.IsEnabled.ShouldBeTrue(), j => j.Keep!["keep-all"].ShouldBe("1"), j => j.NextRun!.Value.ToUnixTimeSeconds().ShouldBe(1_795_312_800));
    }

    [Fact]
    public async Task BackupJob_VmidThatIsNone_IsABadAnswer() =>
        (await Should.ThrowAsync<ProxmoxException>(() => Answering.AskAsync("""[{"id":"a","vmid":"100,x"}]""", c => c.Cluster.BackupJobs.ListAsync(Ct)))).Error.ShouldBe(ProxmoxError.BadAnswer);

    [Fact]
    public async Task Options_NestedInEitherForm_AreTheSame()
    {
        var (whole, _) = await Answering.AskAsync("""{"migration":{"type":"secure","network":"10.0.0.0/24"},"max_workers":"4"}""", c => c.Cluster.OptionsAsync(Ct));
        var (text, _) = await Answering.AskAsync("""{"migration":"secure,network=10.0.0.0/24","max_workers":4}""", c => c.Cluster.OptionsAsync(Ct));

        foreach (var options in new[] { whole, text })
            options.ShouldSatisfyAllConditions(o => o.Migration!["type"].ShouldBe("secure"), o => o.Migration!["network"].ShouldBe("10.0.0.0/24"), o => o.MaxWorkers.ShouldBe(4));
    }

    [Fact]
    public async Task Coverage_VolumesLeftOut_AreToldWithTheReason()
    {
        var (guests, _) = await Answering.AskAsync(
            """{"children":[{"id":100,"name":"web","type":"qemu","children":[{"id":"scsi0","name":"local:100/a","included":1,"reason":"enabled"},{"id":"ide2","included":0,"reason":"CD-ROM"}]}]}""",
            c => c.Cluster.CoverageAsync("a", Ct));

        guests.ShouldHaveSingleItem().Volumes.ShouldBe([new("scsi0", "local:100/a", true, "enabled"), new("ide2", null, false, "CD-ROM")]);
    }

    [Fact]
    public async Task Ha_GuestsAreNamedWithTheirColon()
    {
        (await Answering.SentAsync(c => c.Cluster.Ha.MigrateAsync("vm:100", "pve2", Ct))).ShouldBe("POST /cluster/ha/resources/vm:100/migrate node=pve2");
        (await Answering.SentAsync(c => c.Cluster.Ha.Resources.CreateAsync("vm:100", [new("state", "started")], Ct))).ShouldBe("POST /cluster/ha/resources sid=vm:100&state=started");
    }

    [Fact]
    public async Task Ha_RulesOfAnOldVersion_AreUnsupported()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null,"message":"Method 'GET /cluster/ha/rules' not implemented"}""", 501, "Method 'GET /cluster/ha/rules' not implemented"));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Cluster.Ha.Rules.ListAsync(Ct))).Error.ShouldBe(ProxmoxError.NotImplemented);
        (await client.KnowsAsync("/cluster/ha/rules", Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task Ha_GroupsThatBecameRules_AreUnsupported()
    {
        const string words = "cannot index groups: ha groups have been migrated to rules";
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":null,"message":"{{words}}\n"}""", 500, words));
        using var client = server.Client();

        (await Should.ThrowAsync<ProxmoxException>(() => client.Cluster.Ha.Groups.ListAsync(Ct))).Error.ShouldBe(ProxmoxError.NotImplemented);
    }

    [Fact]
    public async Task Join_Links_AreNumbered()
    {
        var (_, sent) = await Answering.AskAsync("\"UPID:pve1:0000115B:0003BD58:6B011B02:clusterjoin::root@pam:\"",
            c => c.Cluster.Membership.JoinAsync(new("10.0.0.1", "AA:BB", "pw") { Links = ["10.1.0.2", "10.2.0.2"] }, Ct));

        sent.Body.ShouldEndWith("&link0=10.1.0.2&link1=10.2.0.2");
        new ClusterJoin("10.0.0.1", "AA:BB", "pw").ToString().ShouldBe("10.0.0.1");
    }
}
