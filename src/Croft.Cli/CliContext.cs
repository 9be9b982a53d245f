using Croft.Contracts;

namespace Croft.Cli;

/// <summary>What the executable hands the command line face; nothing here is built before it is needed.</summary>
public sealed record CliContext
{
    /// <summary>Every verb, cheaply: no container, database or network behind it.</summary>
    public required Func<IReadOnlyList<VerbInfo>> Catalogue { get; init; }

    /// <summary>How verbs are reached; asked for only when one runs.</summary>
    public required Func<IInvoker> Invoker { get; init; }

    /// <summary>Streams and the terminal behind them.</summary>
    public required CliTerminal Terminal { get; init; }

    /// <summary>Where calls go, for the console's prompt: a folder or a server's address; null outside of a workspace.</summary>
    public Func<string?> Target { get; init; } = static () => null;

    /// <summary>The server that its commands go to, as a prompt names it; null where they stay here.</summary>
    public Func<string?> Server { get; init; } = static () => null;

    /// <summary>File that keeps what is typed at the console; null keeps nothing.</summary>
    public string? HistoryFile { get; init; }

    /// <summary>Commands that are no verbs (<c>demo</c>, <c>serve</c>, <c>completion</c>).</summary>
    public IReadOnlyList<ExtraCommand> Extras { get; init; } = [];

    /// <summary>Names that complete a value, by noun (<c>guest</c>), from what is known; what is asked for is given up within seconds.</summary>
    public Func<string, CancellationToken, Task<IReadOnlyList<string>>> Names { get; init; } = static (_, _) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Clock for ages and elapsed times; its zone is the one shown.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads an environment variable (<c>NO_COLOR</c>, <c>TERM</c>, <c>LANG</c>).</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Writes a mistake of Croft's own down and says where; given the exception and what was typed, without values.</summary>
    public Func<Exception, string, Failure> Bug { get; init; } = static (e, typed) =>
        new Failure(FailureKind.Bug, $"A mistake in Croft stopped '{typed}'.") { Cause = $"{e.GetType().Name}: {e.Message}" };
}
