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

    static GuestRow Row(string cluster) =>
        new() { Cluster = cluster, Node = "pve1", Vmid = 100, Name = "web-09", Type = GuestType.Vm, Status = "running", Tags = ["web"], Seen = DateTimeOffset.UnixEpoch };
}
