using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Planning;

/// <summary>Who carries plans out on a twin first: the room of rehearsals, which stands right of planning.</summary>
interface IPlanRehearsal
{
    /// <summary>Each step as the twin carried it out.</summary>
    Task<IReadOnlyList<RehearsedStep>> RehearseAsync(Plan plan, VerbContext context, CancellationToken ct);
}
