namespace Croft.Demo;

/// <summary>One thing the demo shows: a command as a user types it, and what must be so afterwards.</summary>
/// <param name="Title">What it shows, for people.</param>
/// <param name="Words">The command's words, without <c>croft</c>.</param>
sealed record DemoScene(string Title, IReadOnlyList<string> Words)
{
    /// <summary>Exit code that is right here; a scene that shows a refusal expects one.</summary>
    public int Expected { get; init; }

    /// <summary>Happens outside of Croft before the command, such as a node that goes down.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Asks the API what must be so afterwards.</summary>
    public Func<DemoWitness, CancellationToken, Task<IReadOnlyList<DemoProof>>> Prove { get; init; } =
        static (_, _) => Task.FromResult<IReadOnlyList<DemoProof>>([]);
}
