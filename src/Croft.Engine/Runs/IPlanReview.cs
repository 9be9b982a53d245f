using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>Looks at each plan before it is kept, for a room that knows more of what it touches than who made it.</summary>
public interface IPlanReview
{
    /// <summary>The plan with what is to be warned of, or agreed to; its steps stay as they are.</summary>
    Task<Plan> ReviewAsync(Plan plan, CancellationToken ct);
}
