using Croft.Engine.Nodes;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Nodes;

/// <summary>What is judged is never fine when it is not known to be.</summary>
public sealed class JudgedTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    [Theory]
    [InlineData("PASSED", 97.0, "ok")]
    [InlineData("PASSED", null, "ok")]
    [InlineData("OK", null, "ok")]
    [InlineData("PASSED", 10.0, "worn")]
    [InlineData("FAILED!", 97.0, "failed")]
    [InlineData("HARDWARE IMPENDING FAILURE GENERAL HARD DRIVE FAILURE [asc=5d, ascq=10]", null, "failed")]
    [InlineData("UNKNOWN", 97.0, "unknown")]
    [InlineData("SMART Disabled", null, "unknown")]
    [InlineData(null, null, "unknown")]
    public void Disk_ByItsVerdict(string? health, double? left, string state) => DiskHealth.Judge(health, left).ShouldBe(state);

    [Theory]
    [InlineData("ONLINE", null, "No known data errors", 0, "online")]
    [InlineData("ONLINE", "Some supported features are not enabled on the pool.", "No known data errors", 0, "online")]
    [InlineData("ONLINE", null, "2 data errors, use '-v' for a list", 0, "errors")]
    [InlineData("ONLINE", "One or more devices has experienced an unrecoverable error.", "No known data errors", 0, "errors")]
    [InlineData("ONLINE", null, "No known data errors", 3, "errors")]
    [InlineData("DEGRADED", null, "No known data errors", 0, "degraded")]
    public void Pool_ByItsDetails(string health, string? status, string errors, long checksums, string state)
    {
        var pool = new ZfsPool("rpool", health, 10, 1, 9, 0, 1);
        var device = new ZfsDevice("sda", "ONLINE", 0, 0, checksums, null, []);
        DiskHealth.Judge(pool, new ZfsPoolStatus("rpool", health, errors, null, status, null, [new ZfsDevice("rpool", "ONLINE", 0, 0, 0, null, [device])])).ShouldBe(state);
    }

    [Fact]
    public void Pool_WhoseDetailsDidNotCome_IsUnknown() => DiskHealth.Judge(new ZfsPool("rpool", "ONLINE", 10, 1, 9, 0, 1), null).ShouldBe("unknown");

    [Theory]
    [InlineData(-10, 31, "ok")]
    [InlineData(-10, 30, "expires soon")]
    [InlineData(-10, 0, "expired")]
    [InlineData(1, 31, "not yet valid")]
    public void Certificate_ByItsDays(int from, int until, string state) => ListNodeCertificates.Judge(Now.AddDays(from), Now.AddDays(until), Now).ShouldBe(state);

    [Fact]
    public void Certificate_WithoutAnEnd_IsUnknown() => ListNodeCertificates.Judge(Now, null, Now).ShouldBe("unknown");

    [Theory]
    [InlineData("pveproxy", "running", "active", "enabled", "ok")]
    [InlineData("pveproxy", "dead", "inactive", "disabled", "should run")]
    [InlineData("postfix", "exited", "active", "enabled", "ok")]
    [InlineData("cron", "dead", "inactive", "enabled", "should run")]
    [InlineData("cron", "dead", "inactive", "disabled", "off")]
    [InlineData("cron", "failed", "failed", "enabled", "failed")]
    [InlineData("cron", "success", "inactive", "enabled", "ok")]
    [InlineData("cron", "auto-restart", "activating", "enabled", "changing")]
    [InlineData("cron", "unknown", "unknown", "unknown", "unknown")]
    [InlineData("syslog", "dead", "inactive", "not-found", "not installed")]
    [InlineData("cron", "running", null, null, "ok")]
    [InlineData("corosync", "dead", "inactive", "enabled", "should run")]
    public void Daemon_BySystemdsWords(string name, string state, string? active, string? unit, string judged) =>
        ListNodeServices.Judge(new ServiceEntry(name, name, null, state, active, unit), inCluster: true).ShouldBe(judged);

    [Fact]
    public void Corosync_OfALoneNode_IsOff() =>
        ListNodeServices.Judge(new ServiceEntry("corosync", "corosync", null, "dead", "inactive", "enabled"), inCluster: false).ShouldBe("off");

    [Theory]
    [InlineData(null, 0, "unknown")]
    [InlineData(3, null, "updates")]
    [InlineData(0, null, "unknown")]
    [InlineData(0, 8, "stale")]
    [InlineData(0, 1, "ok")]
    public void Updates_ByTheAgeOfTheList(int? waiting, int? daysAgo, string state) =>
        UpdatesJudged.State(waiting, daysAgo is { } days ? Now.AddDays(-days) : null, Now).ShouldBe(state);

    [Fact]
    public void Repositories_ThatHinderUpdates_AreWarnedOf()
    {
        Warn(null, ("enterprise", true)).ShouldBeEmpty();
        Warn("active", ("enterprise", true)).ShouldBeEmpty();
        Warn("notfound", ("enterprise", true)).ShouldHaveSingleItem().ShouldContain("without an active subscription");
        Warn("active", ("no-subscription", true)).ShouldHaveSingleItem().ShouldContain("does not recommend");
        Warn("active", ("enterprise", false)).ShouldHaveSingleItem().ShouldStartWith("No repository of Proxmox VE is on");
        Warn("notfound", ("enterprise", true), ("ceph-squid-enterprise", true)).Count.ShouldBe(2);
        Warn("notfound").ShouldBeEmpty();
    }

    static List<string> Warn(string? subscription, params (string Handle, bool On)[] standard) =>
        [.. UpdatesJudged.Warnings(new PackageSources(null, [], [.. standard.Select(s => new StandardSource(s.Handle, s.Handle, s.On))], [], [], Nothing), subscription)];
}
