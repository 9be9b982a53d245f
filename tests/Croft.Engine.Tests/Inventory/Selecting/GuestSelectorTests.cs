using Croft.Contracts;
using Croft.Engine.Inventory;

namespace Croft.Engine.Tests.Inventory.Selecting;

public sealed class GuestSelectorTests
{
    static readonly GuestRow[] guests =
    [
        Guest(101, "web-01", "pve1", "running", ["web", "prod"]) with { MemoryMax = 4L << 30, Cores = 2, Pool = "shop", Cpu = 0.4 },
        Guest(102, "web-02", "pve2", "stopped", ["web"]) with { MemoryMax = 8L << 30, Cores = 4, Lock = "backup" },
        Guest(103, "db 1", "pve2", "unknown", []) with { Type = GuestType.Ct, MemoryMax = 16L << 30, Cores = null },
        Guest(900, "debian-12", "pve1", "stopped", ["Base"]) with { Template = true, MemoryMax = 1L << 29, Ha = "started" },
    ];

    [Theory]
    [InlineData("tag=web", 101, 102)]
    [InlineData("TAG=WEB", 101, 102)]
    [InlineData("tag!=web", 103, 900)]
    [InlineData("tag=\"\"", 103)]
    [InlineData("tag!=\"\"", 101, 102, 900)]
    [InlineData("name=web-*", 101, 102)]
    [InlineData("name=web-0?", 101, 102)]
    [InlineData("name=web")]
    [InlineData("name='db 1'", 103)]
    [InlineData("name=\"db 1\"", 103)]
    [InlineData("vmid=102", 102)]
    [InlineData("vmid>=102 and vmid<900", 102, 103)]
    [InlineData("node=pve2", 102, 103)]
    [InlineData("cluster=lab and type=ct", 103)]
    [InlineData("status=unknown", 103)]
    [InlineData("not status=stopped", 101, 103)]
    [InlineData("status!=stopped", 101, 103)]
    [InlineData("template=true", 900)]
    [InlineData("pool=shop", 101)]
    [InlineData("pool=\"\"", 102, 103, 900)]
    [InlineData("lock=backup", 102)]
    [InlineData("ha=*", 900)]
    [InlineData("memory>=8G", 102, 103)]
    [InlineData("memory=4096m", 101)]
    [InlineData("memory<1G", 900)]
    [InlineData("cpu>39%", 101)]
    [InlineData("cpu<=1", 101)]
    [InlineData("cores!=2", 102)] // of the others it is not known
    [InlineData("tag=web and node=pve2 or template=true", 102, 900)]
    [InlineData("template=true or tag=web and node=pve2", 102, 900)]
    [InlineData("tag=web and (node=pve2 or node=pve1)", 101, 102)]
    [InlineData("not (tag=web or template=true)", 103)]
    [InlineData("not not tag=web", 101, 102)]
    [InlineData("tag = web  AND\tnode=pve1", 101)]
    [InlineData("not tag=web and not type=ct", 900)]
    public void Picks_Selector_ThoseThatFit(string selector, params int[] wanted) =>
        guests.Where(GuestSelector.Parse(selector).Picks).Select(g => g.Vmid).ShouldBe(wanted);

    [Theory]
    [InlineData("", "at its end: a field is expected")]
    [InlineData("tag", "at its end: one of = != < <= > >= is expected")]
    [InlineData("tag=", "at its end: a value is expected")]
    [InlineData("tag=web node=pve1", "at 'node' (character 9): 'and', 'or' or the end is expected")]
    [InlineData("tga=web", "at 'tga' (character 1): 'tga' is no field; there are name, vmid,")]
    [InlineData("tag=web and", "at its end: a field is expected")]
    [InlineData("status=runing", "at 'runing' (character 8): 'runing' is no status; it is one of running, stopped, paused, unknown")]
    [InlineData("type=lxc", "it is one of vm, ct")]
    [InlineData("tag>web", "tag can only be compared by = and !=")]
    [InlineData("vmid=web", "'web' is no vmid; it is a number")]
    [InlineData("memory>4096", "'4096' is no memory; it is a size with its unit")]
    [InlineData("cpu>80", "'80' is no cpu; it is a share of its cores, such as 80% or 0.8")]
    [InlineData("memory>lots", "it is a size with its unit, such as 512M or 4G")]
    [InlineData("name=\"web", "its quote is not closed")]
    [InlineData("(tag=web", "at its end: ')' is expected")]
    [InlineData("tag=web)", "at ')' (character 8)")]
    [InlineData("tag!web", "at '!' (character 4): one of = != < <= > >= is expected")]
    [InlineData("= web", "at '=' (character 1): a field is expected")]
    [InlineData("\"tag\"=web", "a field is expected")]
    public void Parse_Wrong_SaysWhatAndWhere(string selector, string message)
    {
        var failure = Should.Throw<FailureException>(() => GuestSelector.Parse(selector)).Failure;

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain(message);
        failure.Faults.ShouldHaveSingleItem().Field.ShouldBe("select");
    }

    [Fact]
    public void Parse_NestedTooDeep_IsRefusedInsteadOfExhaustingTheStack() =>
        Should.Throw<FailureException>(() => GuestSelector.Parse(new string('(', 100_000) + "tag=web")).Failure.Message.ShouldContain("no deeper than 50");

    [Fact]
    public void Parse_ManyNots_AreRead() =>
        guests.Count(GuestSelector.Parse(string.Concat(Enumerable.Repeat("not ", 40)) + "tag=web").Picks).ShouldBe(2);

    static GuestRow Guest(int vmid, string name, string node, string status, string[] tags) => new()
    {
        Cluster = "lab",
        Node = node,
        Vmid = vmid,
        Name = name,
        Type = GuestType.Vm,
        Status = status,
        Tags = tags,
        Seen = DateTimeOffset.UnixEpoch,
    };
}
