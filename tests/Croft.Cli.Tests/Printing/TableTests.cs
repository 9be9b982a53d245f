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

    static GuestRow Row(string cluster) =>
        new() { Cluster = cluster, Node = "pve1", Vmid = 100, Name = "web-09", Type = GuestType.Vm, Status = "running", Tags = ["web"], Seen = DateTimeOffset.UnixEpoch };
}
