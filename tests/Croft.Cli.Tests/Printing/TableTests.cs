using Croft.Cli.Printing;
using Croft.Contracts;

namespace Croft.Cli.Tests.Printing;

public sealed class TableTests
{
    [Theory]
    [InlineData("attic", "CLUSTER  NODE  VMID  NAME    STATUS", "attic    pve1   100  web-09  running")]
    [InlineData("lab", "NODE  VMID  NAME    STATUS", "pve1   100  web-09  running")]
    public void Print_RowsThatTheFirstColumnAloneTellsApart_KeepIt(string other, string header, string last)
    {
        using var text = new StringWriter();
        new Table(ResultField.ColumnsOf(typeof(GuestRow)), new Display(TimeProvider.System), new Screen(text, terminal: true, colour: false, unicode: true, () => 38))
            .Print([Row("lab"), Row(other)]);

        text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldSatisfyAllConditions(l => l[0].TrimEnd().ShouldBe(header), l => l[^1].TrimEnd().ShouldBe(last));
    }

    [Theory]
    [InlineData(100, "DRIFT                           WANTED     FOUND     CLASS", 0)]
    [InlineData(50, "DRIFT                           WANTED    FOUND", 0)]
    [InlineData(40, "DRIFT                           WANTED", 1)]
    [InlineData(20, "DRIFT", 2)]
    public void Print_WhatIsTypedIntoOtherCommands_IsNeverCut(int width, string header, int left)
    {
        using var text = new StringWriter();
        var narrow = new Table([.. ResultField.ColumnsOf(typeof(DriftRow)).Where(c => c.Drop == 0)], new Display(TimeProvider.System), new Screen(text, terminal: true, colour: false, unicode: true, () => width))
            .Print([new DriftRow { Drift = "debian-12-template/description", Cluster = "lab", Kind = "VirtualMachine", Wanted = "as it was", Found = "as it is", Class = DriftClass.Conflicting, Identity = "100", Name = "debian-12-template", Field = "description" }]);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].TrimEnd().ShouldStartWith(header);
        lines.ShouldContain(l => l.StartsWith("debian-12-template/description", StringComparison.Ordinal));
        narrow.Count.ShouldBe(left);
    }

    [Theory]
    [InlineData(80, """
        STEP  METHOD  PATH                         ANSWER
        1     PUT     /nodes/pve1/qemu/119/config  200 OK, then its task: OK
        -     DELETE  /nodes/pve1/qemu/120         200 OK
        """)]
    [InlineData(60, """
        STEP  METHOD  ANSWER
          PATH
        1     PUT     200 OK, then its task: OK
          /nodes/pve1/qemu/119/config
        -     DELETE  200 OK
          /nodes/pve1/qemu/120
        """)]
    [InlineData(36, """
        STEP  METHOD
          PATH
          ANSWER
        1     PUT
          /nodes/pve1/qemu/119/config
          200 OK, then its task: OK
        -     DELETE
          /nodes/pve1/qemu/120
          200 OK
        """)]
    [InlineData(24, """
        STEP  METHOD
          PATH
          ANSWER
        1     PUT
          /nodes/pve1/qemu/119/
          config
          200 OK, then its task:
          OK
        -     DELETE
          /nodes/pve1/qemu/120
          200 OK
        """)]
    public void Print_WhatIsWhole_GoesBelowItsRowBeforeItIsCut(int width, string expected)
    {
        var (text, narrow) = Printed(width,
            new RehearsedCall { Step = "1", Method = "PUT", Path = "/nodes/pve1/qemu/119/config", Answer = "200 OK, then its task: OK" },
            new RehearsedCall { Method = "DELETE", Path = "/nodes/pve1/qemu/120", Answer = "200 OK" });
        text.ShouldBe(expected + "\n");
        narrow.ShouldBeEmpty();
    }

    [Fact]
    public void Print_WhatIsWhole_WrapsInItsColumnWhereThereIsRoom() =>
        Printed(54, new Evidence("GET /a", "memory", "waits for the next restart: 16384 → 8192")).Text.ShouldBe(
            """
            CALL    FIELD   SEEN
            GET /a  memory  waits for the next restart: 16384 →
                            8192

            """);

    [Fact]
    public void Print_Disturbance_TellsItsStepOnANarrowTerminal() =>
        Printed(40, new RehearsedDisturbance { What = "lab/119 db-01", How = "changes at its next restart", Step = "1" }).Text.ShouldBe(
            """
            WHAT           DOWN  STEP
              HOW
            lab/119 db-01  -     1
              changes at its next restart

            """);

    [Theory]
    [InlineData(DriftClass.Pending, "wanted, waits for a restart")]
    [InlineData(DriftClass.Conflicting, "conflicting")]
    public void Class_OfDrift_IsToldPlainly(DriftClass found, string told) => new Display(TimeProvider.System).Of(found, null, state: false).Text.ShouldBe(told);

    static (string Text, IReadOnlyList<string> Narrow) Printed<T>(int width, params T[] rows) where T : class
    {
        using var text = new StringWriter();
        var narrow = new Table(ResultField.ColumnsOf(typeof(T)), new Display(TimeProvider.System), new Screen(text, terminal: true, colour: false, unicode: true, () => width)).Print(rows);
        return (text.ToString(), narrow);
    }

    [Theory]
    [InlineData(80, "CLUSTER  ONLINE  OF  RUNNING  STOPPED  UNKNOWN  SEEN")]
    [InlineData(60, "CLUSTER  ONLINE  OF  RUNNING  STOPPED  UNKNOWN")]
    [InlineData(40, "CLUST…  ONLINE  RUNNI…  STOPP…  UNKNO…")]
    public void Print_Status_Fits(int width, string header)
    {
        using var text = new StringWriter();
        new Details(new Display(TimeProvider.System), new Screen(text, terminal: true, colour: false, unicode: true, () => width)).Print(new EstateStatus(
        [
            new ClusterStatusRow { Cluster = "lab", NodesOnline = 3, Nodes = 3, Running = 30, Stopped = 8, Other = 0, Unknown = 0, Templates = 2, Seen = DateTimeOffset.UnixEpoch },
            new ClusterStatusRow { Cluster = "attic", NodesOnline = null, Nodes = 1, Running = 0, Stopped = 0, Other = 0, Unknown = 12, Templates = 0, Trouble = "no route to host" },
        ])
        {
            NearlyFull = [new StorageRow { Cluster = "lab", Node = "pve1", Storage = "local-lvm", Type = "lvmthin", Status = "available", Content = ["images"], Seen = DateTimeOffset.UnixEpoch }],
            FailedTasks = [new TaskRow { Cluster = "lab", Node = "pve1", Type = "qmcreate", Subject = "100", User = "root@pam", Status = "storage 'ceph' is not online", Started = DateTimeOffset.UnixEpoch, Upid = "UPID" }],
            InterruptedRuns = [3, 4],
            OldestReading = DateTimeOffset.UnixEpoch,
        });
        var lines = text.ToString().Split('\n');
        lines.ShouldContain(l => l.Trim() == header);
        lines.ShouldAllBe(l => Plain.Width(l) <= width);
    }

    static GuestRow Row(string cluster) =>
        new() { Cluster = cluster, Node = "pve1", Vmid = 100, Name = "web-09", Type = GuestType.Vm, Status = "running", Tags = ["web"], Seen = DateTimeOffset.UnixEpoch };
}
