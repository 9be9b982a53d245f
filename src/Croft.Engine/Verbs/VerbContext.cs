namespace Croft.Engine.Verbs;

/// <summary>Who calls, and through which face.</summary>
/// <param name="Actor">Who acts: <c>user@host</c> for the local OS user.</param>
/// <param name="Face">The face's name: <c>cli</c>, <c>rest</c>, <c>mcp</c>, <c>demo</c>.</param>
public sealed record VerbContext(Actor Actor, string Face);
