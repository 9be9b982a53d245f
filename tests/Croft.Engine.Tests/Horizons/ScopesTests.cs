using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Verbs;

namespace Croft.Engine.Tests.Horizons;

public sealed class ScopesTests
{
    static readonly KnownGuest Web = new("lab", 101, "pve1", "Web-01", ["prod", "Front"], "shop");

    [Theory]
    [InlineData("*", true)]
    [InlineData("cluster:lab", true)]
    [InlineData("cluster:Lab", false)]
    [InlineData("cluster:home", false)]
    [InlineData("pool:shop", true)]
    [InlineData("pool:Shop", false)]
    [InlineData("pool:home/shop", false)]
    [InlineData("tag:front", true)]
    [InlineData("tag:fron", false)]
    [InlineData("tag:lab/FRONT", true)]
    [InlineData("tag:home/front", false)]
    [InlineData("guest:web-01", true)]
    [InlineData("guest:web-*", true)]
    [InlineData("guest:*-01", true)]
    [InlineData("guest:w*b*1", true)]
    [InlineData("guest:*", true)]
    [InlineData("guest:web", false)]
    [InlineData("guest:*b-*b-01", false)]
    [InlineData("guest:web-01*1", false)]
    [InlineData("guest:home/web-01", false)]
    public void Guest_IsInAScope_ByWhatItIs(string scope, bool held)
    {
        GrantScope.TryParse(scope, out var read).ShouldBeTrue();
        new Scopes([new Grant([], read)]).Hold(Web).ShouldBe(held);
    }
}
