using Croft.Engine.Ha;

namespace Croft.Engine.Tests.Ha;

/// <summary>Where the manager takes a guest that shall run: the table of its own choice.</summary>
public sealed class PlacementTests
{
    [Theory]
    // nodes named, strict, failback, where it is, nodes there → where it goes
    [InlineData("pve1", false, true, "pve1", "pve1,pve2", null)]
    [InlineData("pve2", false, true, "pve1", "pve1,pve2", "pve2")]
    [InlineData("pve1:1,pve2:2", false, true, "pve1", "pve1,pve2", "pve2")]
    [InlineData("pve1:1,pve2:2", false, false, "pve1", "pve1,pve2", null)]
    [InlineData("pve2", false, false, "pve1", "pve1,pve2", null)]
    [InlineData("pve2", true, false, "pve1", "pve1,pve2", "pve2")]
    [InlineData("pve2,pve3", false, true, "pve1", "pve1,pve2,pve3", "pve2,pve3")]
    [InlineData("pve3", false, true, "pve1", "pve1,pve2", null)]
    [InlineData("pve3", true, true, "pve1", "pve1,pve2", "")]
    public void Moves_ByPriorityStrictnessAndFailback(string nodes, bool strict, bool failback, string at, string online, string? to) =>
        Placement.Of("rule r", nodes.Split(','), strict, failback).Moves(at, online.Split(',')).ShouldBe(to is null ? null : to.Length == 0 ? [] : to.Split(','));

    [Theory]
    [InlineData("nodes", "pve2:0,pve1:2", "pve1:2,pve2")]
    [InlineData("resources", "vm:101, ct:100", "ct:100,vm:101")]
    [InlineData("state", "enabled", "started")]
    [InlineData("comment", "", null)]
    public void Settings_ThatMeanTheSame_CompareEqual(string key, string value, string? normal) => HaText.Normal(key, value).ShouldBe(normal);
}
