using Croft.Engine.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Reach;

/// <summary>Whether nodes are still reached after a change that can cut them off; such a change is taken back where they are not.</summary>
/// <remarks>
/// Uses Verbs, Clusters and Runs. Rooms to the right ask <see cref="NodeWays"/> while they plan, say with each step how it is taken back, and let
/// <see cref="ReachSteps"/> follow it: a plan that undoes on failure then reverts by itself, in this process or in one that resumes it.
/// </remarks>
public static class ReachRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddReach(this IServiceCollection services) => services
        .AddSingleton<NodeWays>()
        .AddStepKind<NodeReachStep>();
}
