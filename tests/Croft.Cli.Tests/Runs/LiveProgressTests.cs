using Croft.Cli.Printing;
using Croft.Cli.Runs;
using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests.Runs;

public sealed class LiveProgressTests
{
    readonly StringWriter _screen = new() { NewLine = "\n" };
    readonly StillClock _clock = new();
    int _width = 40;

    [Fact]
    public void Show_WindowMadeNarrower_ErasesTheRowsThatWrapped()
    {
        using var progress = Make();
        progress.Show(Running("1"));
        _width = 20;
        _screen.GetStringBuilder().Clear();
        progress.Show(Event() with { Step = "1", StepState = StepState.Done });
        // The step's line of 39 columns takes two rows now, the bar of 30 two as well.
        _screen.ToString().ShouldStartWith("\e[4A\r\e[J");
    }

    [Fact]
    public void Show_ChattyLog_RedrawsOnlyNowAndThen()
    {
        using var progress = Make();
        progress.Show(Running("1"));
        _screen.GetStringBuilder().Clear();
        for (var i = 0; i < 1000; i++) progress.Show(Event() with { Step = "1", Line = $"line {i}" });
        _screen.ToString().ShouldBeEmpty();
        _clock.Move(TimeSpan.FromMilliseconds(100));
        progress.Show(Event() with { Step = "1", Line = "last" });
        _screen.ToString().ShouldContain("    last\n");
    }

    [Fact]
    public void Show_StepDone_TellsItsTime()
    {
        using var progress = Make();
        progress.Show(Running("1"));
        _clock.Move(TimeSpan.FromSeconds(65));
        progress.Show(Event() with { Step = "1", StepState = StepState.Failed });
        _screen.ToString().ShouldContain("✗ shear every sheep of … failed 1 m 5 s\n");
    }

    [Fact]
    public void Close_Twice_ErasesOnceAndStaysSilent()
    {
        var progress = Make();
        progress.Show(Running("1"));
        progress.Close();
        _screen.GetStringBuilder().Clear();
        progress.Show(Running("2"));
        progress.Dispose();
        _screen.ToString().ShouldBeEmpty();
    }

    LiveProgress Make() => new(
        new Plan("sheep shear", "shear", [FakeInvoker.Step("1", "shear every sheep of the northern pasture"), FakeInvoker.Step("2", "sweep")]),
        new Screen(_screen, terminal: true, colour: false, unicode: true, () => _width) { Moves = true },
        _clock);

    RunEvent Running(string step) => Event() with { Step = step, StepState = StepState.Running };

    RunEvent Event() => new(7, 1, _clock.GetUtcNow());
}
