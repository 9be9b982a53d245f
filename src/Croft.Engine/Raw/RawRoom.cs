using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Raw;

/// <summary>
/// The room of raw calls: any path of the Proxmox API, for what Croft has no verb for.
/// A changing call is a run like any other: leased, journaled, its task followed; its values are sealed in the plan.
/// Uses Verbs, Secrets, Clusters, Runs and Guests.
/// </summary>
public static class RawRoom
{
    internal static IReadOnlyDictionary<string, string> AbsentFrom { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["mcp"] = "An assistant must not reach calls whose effect Croft can't name, show or scope.",
    };

    /// <summary>Adds the raw verbs and their step.</summary>
    public static IServiceCollection AddRaw(this IServiceCollection services)
    {
        services.AddSingleton<RawPlans>();
        services.AddStepKind<RawStep>();
        return services
            .AddVerb<GetApi, GetApiRequest, ApiAnswer>()
            .AddChangeVerb<CreateApi, CreateApiRequest>()
            .AddChangeVerb<SetApi, SetApiRequest>()
            .AddChangeVerb<DeleteApi, DeleteApiRequest>();
    }
}
