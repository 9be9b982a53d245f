using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Planning;

/// <summary>Who carries plans out on a twin first: the room of rehearsals, which stands right of planning.</summary>
interface IPlanRehearsal
{
    /// <summary>Steps that would fail, each with the reason; none when the whole plan would succeed.</summary>
    Task<IReadOnlyList<Fault>> WouldFailAsync(Plan plan, VerbContext context, CancellationToken ct);
}
