using System.Text;
using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>Live lines at the foot of the terminal: finished steps stay above, running ones are redrawn.</summary>
internal sealed class LiveProgress : Progress
{
    static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);
    static readonly string[] Dots = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
    static readonly string[] Strokes = ["|", "/", "-", "\\"];

    readonly Lock _gate = new();
    readonly Dictionary<string, LiveStep> _steps;

    // Counted among the steps only once something is taken back.
    readonly Dictionary<string, LiveStep> _back;
    readonly Screen _screen;
    readonly TimeProvider _time;
    readonly long _began;
    readonly ITimer _timer;
    List<int> _drawn = [];
    long _last;
    int _beat;
    bool _closed;

    public LiveProgress(Plan plan, Screen screen, TimeProvider time)
    {
        _screen = screen;
        _time = time;
        _began = time.GetTimestamp();
        _steps = plan.Steps.ToDictionary(s => s.Id, s => new LiveStep(s), StringComparer.Ordinal);
        _back = plan.Steps.SelectMany(s => s.TakenBackBy).ToDictionary(s => s.Id, s => new LiveStep(s), StringComparer.Ordinal);
        _timer = time.CreateTimer(_ => Tick(), null, Beat, Beat);
    }

    public override void Show(RunEvent happened)
    {
        lock (_gate)
        {
            if (_closed) return;
            var above = Take(happened);
            // A chatty log would otherwise redraw a thousand times a second; the timer shows what is left out here.
            if (above.Count > 0 || happened.StepState is not null || _time.GetElapsedTime(_last) >= Pause) Redraw(above);
        }
    }

    public override void Say(string text)
    {
        lock (_gate) Redraw([.. Plain.Wrap(text, Room).Select(line => _screen.Paint(line, Style.Warn))]);
    }

    public override void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _timer.Dispose();
            _screen.Write(Erase());
        }
    }

    void Tick()
    {
        lock (_gate)
        {
            if (_closed) return;
            _beat++;
            Redraw([]);
        }
    }

    // Returns the lines that stay: a finished step, or a sentence about the run as a whole.
    List<string> Take(RunEvent happened)
    {
        if (happened is { Step: { } id, StepState: not null } && _back.Remove(id, out var back)) _steps[id] = back;
        if (happened.Step is null || !_steps.TryGetValue(happened.Step, out var step))
            return happened.Line is { } line ? [_screen.Paint(Fit(Plain.Of(line)), Style.Muted)] : [];
        if (happened.Progress is { } progress) step.Progress = Math.Clamp(progress, 0, 1);
        if (happened.Line is { } log) step.LastLine = Plain.Of(log);
        if (happened.StepState is not { } state || state == step.State) return [];
        step.State = state;
        if (state == StepState.Running) step.Began = _time.GetTimestamp();
        return state is StepState.Waiting or StepState.Running ? [] : [Finished(step)];
    }

    string Finished(LiveStep step)
    {
        var (mark, style) = step.State switch
        {
            StepState.Done => (_screen.Unicode ? "✓" : "+", Style.Good),
            StepState.Already => (_screen.Unicode ? "✓" : "+", Style.Muted),
            StepState.Skipped => (_screen.Unicode ? "·" : ".", Style.Muted),
            StepState.Failed => (_screen.Unicode ? "✗" : "x", Style.Bad),
            _ => ("?", Style.Warn),
        };
        var word = step.State == StepState.Done ? "" : $" {Words.Spaced(step.State.ToString())}";
        var took = step.Began is { } began ? $" {Durations.Of(_time.GetElapsedTime(began))}" : "";
        var tail = $"{word}{took}";
        return $"{_screen.Paint(mark, style)} {Plain.Cut(Plain.Of(step.Step.Title), Room - 2 - Plain.Width(tail), _screen.Unicode)}{_screen.Paint(tail, step.State == StepState.Done ? Style.Muted : style)}";
    }

    // One write a frame: erase the old lines, print what stays, draw the new ones. No line ever reaches the last column.
    void Redraw(List<string> above)
    {
        var frame = new StringBuilder(Erase());
        foreach (var line in above) frame.Append(line).Append('\n');
        _drawn = [];
        _last = _time.GetTimestamp();
        foreach (var line in Lines())
        {
            frame.Append(_screen.Paint(line.Text, line.Style)).Append('\n');
            _drawn.Add(Plain.Width(line.Text));
        }
        _screen.Write(frame.ToString());
    }

    // A window made narrower since has wrapped the old lines: count the rows they take now.
    string Erase()
    {
        var width = Math.Max(1, _screen.Width ?? 80);
        var rows = _drawn.Sum(cells => Math.Max(1, (cells + width - 1) / width));
        _drawn = [];
        return rows == 0 ? "" : $"\e[{rows}A\r\e[J";
    }

    IEnumerable<(string Text, Style Style)> Lines()
    {
        var running = _steps.Values.Where(s => s.State == StepState.Running).ToList();
        foreach (var step in running.Take(6))
        {
            var tail = Durations.Of(TimeSpan.FromSeconds(Math.Floor(_time.GetElapsedTime(step.Began ?? _began).TotalSeconds)));
            var bar = step.Progress is { } progress ? $" {Bar(progress, 10)}" : "";
            tail = $"{bar} {tail}";
            yield return ($"{Spinner()} {Plain.Cut(Plain.Of(step.Step.Title), Room - 2 - Plain.Width(tail), _screen.Unicode)}{tail}", Style.Accent);
            if (step.LastLine is { Length: > 0 } line) yield return (Fit($"    {line}"), Style.Muted);
        }
        if (running.Count > 6) yield return (Fit($"    and {running.Count - 6} more"), Style.Muted);
        if (_steps.Count > 1)
        {
            var done = _steps.Values.Count(s => s.State is not (StepState.Waiting or StepState.Running));
            yield return (Fit($"{Bar((double)done / _steps.Count, 16)} {done} of {_steps.Count} steps"), Style.Strong);
        }
    }

    int Room => Math.Min(Screen.Readable, _screen.Width ?? 80) - 1;

    string Fit(string text) => Plain.Cut(text, Room, _screen.Unicode);

    string Spinner() => _screen.Unicode ? Dots[_beat % Dots.Length] : Strokes[_beat % Strokes.Length];

    string Bar(double part, int width)
    {
        var full = (int)Math.Round(part * width);
        return _screen.Unicode ? new string('█', full) + new string('░', width - full) : $"[{new string('#', full)}{new string('.', width - full)}]";
    }

    sealed class LiveStep(PlanStep step)
    {
        public PlanStep Step { get; } = step;

        public StepState State { get; set; }

        public long? Began { get; set; }

        public double? Progress { get; set; }

        public string? LastLine { get; set; }
    }
}
