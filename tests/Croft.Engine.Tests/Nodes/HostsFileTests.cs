using Croft.Engine.Nodes;

namespace Croft.Engine.Tests.Nodes;

public sealed class HostsFileTests
{
    const string Text = "127.0.0.1 localhost\n# ours\n10.0.0.12  pve2.lan pve2 # this one\n10.0.0.9 nas\n10.0.0.9 store\n";

    [Fact]
    public void Names_AreReadWithoutComments()
    {
        var file = new HostsFile(Text);
        file.AddressOf("pve2").ShouldBe("10.0.0.12");
        file.AddressOf("ours").ShouldBeNull();
        file.NamesOf("10.0.0.9").ShouldBe("nas store");
        file.NamesOf("10.0.0.8").ShouldBeNull();
    }

    [Fact]
    public void With_ReplacesTheLinesOfAnAddressAndLeavesAllElse()
    {
        new HostsFile(Text).With("10.0.0.9", "nas.lan nas").Text.ShouldBe("127.0.0.1 localhost\n# ours\n10.0.0.12  pve2.lan pve2 # this one\n10.0.0.9 nas.lan nas\n");
        new HostsFile(Text).With("10.0.0.7", "new").Text.ShouldBe(Text + "10.0.0.7 new\n");
        new HostsFile("10.0.0.1 a").With("10.0.0.7", "new").Text.ShouldBe("10.0.0.1 a\n10.0.0.7 new\n");
        new HostsFile(Text).Without("10.0.0.9").Text.ShouldBe("127.0.0.1 localhost\n# ours\n10.0.0.12  pve2.lan pve2 # this one\n");
    }
}
