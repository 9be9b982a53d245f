using Croft.Contracts;

namespace Croft.Cli;

/// <summary>What the process answers with; the same for every command.</summary>
public static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;
    /// <summary>Failed.</summary>
    public const int Failed = 1;
    /// <summary>The plan holds steps, and <c>--exit-code</c> was given.</summary>
    public const int Differs = 2;
    /// <summary>Answered, but a part could not be asked.</summary>
    public const int Partial = 3;
    /// <summary>Refused, or needs a confirmation.</summary>
    public const int Refused = 4;
    /// <summary>The command line is wrong.</summary>
    public const int Usage = 64;
    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of a failure.</summary>
    public static int Of(FailureKind kind) => kind switch
    {
        FailureKind.Invalid => Usage,
        FailureKind.Denied => Refused,
        _ => Failed,
    };

    /// <summary>The code of an answer of which parts may be missing.</summary>
    public static int Of(IPartial? answer) => answer?.Missing.Count > 0 ? Partial : Done;

    /// <summary>The code of what a verb answered.</summary>
    public static int OfResult(object answer) => answer is IVerdict { Failed: true } ? Failed : Of(answer as IPartial);

    /// <summary>The code of a run that came to its end.</summary>
    public static int Of(RunRow run) => run.State switch
    {
        RunState.Done => Done,
        _ when run.Failure?.Kind == FailureKind.Denied => Refused,
        _ => Failed,
    };
}
