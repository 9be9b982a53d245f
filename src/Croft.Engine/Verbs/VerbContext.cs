namespace Croft.Engine.Verbs;

/// <summary>Who calls, and through which face.</summary>
/// <param name="Actor">Who acts: <c>user@host</c> for the local OS user.</param>
/// <param name="Face">The face's name: <c>cli</c>, <c>rest</c>, <c>mcp</c>, <c>demo</c>.</param>
public sealed record VerbContext(Actor Actor, string Face)
{
    /// <summary>Says who acts as of now, null for nobody any more: asked now and then while a stream lasts; null where that can't change.</summary>
    public Func<CancellationToken, Task<Actor?>>? Anew { get; init; }

    /// <summary>Told by a stream how far it has come, as what marks <see cref="Contracts.ResumesAttribute"/> would tell it; also where it told nothing.</summary>
    public Action<string>? Reached { get; init; }
}
