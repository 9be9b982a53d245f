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
    [InlineData(50, "DRIFT                           WANTED    FOUND", 1)]
    [InlineData(40, "DRIFT                           WANTED", 2)]
    [InlineData(20, "DRIFT", 3)]
    public void Print_WhatIsTypedIntoOtherCommands_IsNeverCut(int width, string header, int left)
    {
        using var text = new StringWriter();
        var narrow = new Table([.. ResultField.ColumnsOf(typeof(DriftRow)).Where(c => c.Drop == 0)], new Display(TimeProvider.System), new Screen(text, terminal: true, colour: false, unicode: true, () => width))
            .Print([new DriftRow { Drift = "debian-12-template/description", Cluster = "lab", Kind = "VirtualMachine", Wanted = "as it was", Found = "as it is", Class = DriftClass.Conflicting, Identity = "100", Name = "debian-12-template", Field = "description" }]);
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[0].TrimEnd().ShouldStartWith(header);
        lines[1].ShouldStartWith("debian-12-template/description");
        narrow.Count.ShouldBe(left);
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
