using Croft.Engine.Replication;
using Croft.Proxmox;

namespace Croft.Engine.Tests.Replication;

/// <summary>A job that is not known to have run in time is not fine.</summary>
public sealed class ReplicationRowsTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>(StringComparer.Ordinal);

    static ReplicationJob Job(bool enabled = true, string? removal = null) => new("101-0", 101, "pve2", "pve1", null, enabled, null, removal, null, "d", Nothing);

    static ReplicationStatus Status(int? syncedAgo, int? triedAgo, int? nextIn, int failures = 0, bool running = false) => new()
    {
        Id = "101-0",
        LastSync = syncedAgo is { } s ? Now.AddMinutes(-s) : null,
        LastTry = triedAgo is { } t ? Now.AddMinutes(-t) : null,
        NextSync = nextIn is { } n ? Now.AddMinutes(n) : null,
        Failures = failures,
        IsRunning = running,
        Settings = Nothing,
    };

    [Theory]
    [InlineData(10, 10, 5, 0, false, "ok")]
    [InlineData(10, 10, 5, 2, false, "failed")]
    [InlineData(40, 40, -15, 0, false, "ok")]
    [InlineData(45, 45, -16, 0, false, "overdue")]
    [InlineData(45, 45, -16, 0, true, "running")]
    [InlineData(null, null, -30_000_000, 0, false, "waiting")]
    [InlineData(10, null, -30_000_000, 0, false, "waiting")]
    public void State_ByWhatItsNodeTells(int? synced, int? tried, int? next, int failures, bool running, string state) =>
        ReplicationRows.State(Job(), Status(synced, tried, next, failures, running), Now).ShouldBe(state);

    [Fact]
    public void State_OfAJobWhoseNodeIsSilent_IsUnknown() => ReplicationRows.State(Job(), null, Now).ShouldBe("unknown");

    [Fact]
    public void State_OfOneThatIsOffOrGoing_SaysSo()
    {
        ReplicationRows.State(Job(enabled: false), Status(10, 10, 5), Now).ShouldBe("disabled");
        ReplicationRows.State(Job(removal: "full"), null, Now).ShouldBe("removing");
    }
}
