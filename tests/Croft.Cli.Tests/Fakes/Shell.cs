using Croft.Cli.Completion;
using Croft.Contracts;

namespace Croft.Cli.Tests.Fakes;

/// <summary>Types command lines at a face without a process: text in, text and exit code out.</summary>
internal sealed class Shell
{
    readonly StringWriter _out = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };
    Action _interrupt = () => { };

    public FakeInvoker Invoker { get; } = new();

    public StillClock Clock { get; } = new();

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["LANG"] = "en_GB.UTF-8" };

    /// <summary>Width of the terminal; null when output and notes are piped.</summary>
    public int? Width { get; set; }

    /// <summary>What is typed, or piped in.</summary>
    public string Input { get; set; } = "";

    /// <summary>Lines typed without echo.</summary>
    public Queue<string> Secrets { get; } = [];

    public bool InputIsTerminal { get; set; }

    /// <summary>Keys of the console; null where there is none to be had.</summary>
    public FakeKeyboard? Keyboard { get; set; }

    public string? HistoryFile { get; set; }

    public string? Target { get; set; } = "/srv/lab";

    public TextWriter? OutWriter { get; set; }

    /// <summary>Standard input instead of what is typed.</summary>
    public TextReader? InReader { get; set; }

    public IReadOnlyList<VerbInfo> Verbs { get; set; } = Herd.All;

    public List<ExtraCommand> Extras { get; } = [];

    public Func<string, IEnumerable<string>> Names { get; set; } = _ => [];

    public int Invokers { get; private set; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public void CtrlC() => _interrupt();

    public Task<int> TypeAsync(params string[] words) => CliFace.RunAsync(words, Context(), TestContext.Current.CancellationToken);

    public CliContext Context()
    {
        var terminal = new CliTerminal
        {
            In = InReader ?? new StringReader(Input),
            Out = OutWriter ?? _out,
            Error = _error,
            InIsTerminal = InputIsTerminal,
            OutIsTerminal = Width is not null,
            ErrorIsTerminal = Width is not null,
            Width = () => Width ?? 80,
            ReadSecret = ask =>
            {
                ask();
                return Secrets.TryDequeue(out var secret) ? secret : null;
            },
            OpenKeyboard = Keyboard is null ? null : () => Keyboard,
            OnInterrupt = pressed =>
            {
                _interrupt = pressed;
                return new StringReader("");
            },
        };
        return new CliContext
        {
            Catalogue = () => Verbs,
            Invoker = () =>
            {
                Invokers++;
                return Invoker;
            },
            Terminal = terminal,
            Extras = [.. Extras, CompletionCommand.For(terminal)],
            Names = (noun, _) => Task.FromResult<IReadOnlyList<string>>([.. Names(noun)]),
            Target = () => Target,
            HistoryFile = HistoryFile,
            Time = Clock,
            Environment = name => Environment.GetValueOrDefault(name),
        };
    }
}

/// <summary>A clock that stands still until it is moved; its zone is an hour east of UTC.</summary>
internal sealed class StillClock : TimeProvider
{
    DateTimeOffset _now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("East", TimeSpan.FromHours(1), "East", "East");

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Move(TimeSpan by) => _now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
