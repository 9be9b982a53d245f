using System.Globalization;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Engine.Runs;

/// <summary>A resource that runs hold, in words: <c>web-01 (guest 100 of lab)</c> instead of <c>lab/guest/100</c>.</summary>
static class LeaseText
{
    /// <summary>Words for the resource; the name of a guest is the one that the plan knows it by.</summary>
    /// <param name="resource">The resource, as leases name it.</param>
    /// <param name="plan">The plan that needs it.</param>
    public static string Of(string resource, Plan plan) => resource.Split('/') switch
    {
        [var cluster, "guest", var vmid] when plan.Steps.Where(s => s.Leases.Contains(resource)).Select(s => Name(s.Action, vmid)).FirstOrDefault(n => n is not null) is { } name => $"{name} (guest {vmid} of {cluster})",
        [var cluster, "guest", var vmid] => $"guest {vmid} of {cluster}",
        [var cluster, "node", var node] => $"node {node} of {cluster}",
        _ => resource,
    };

    /// <summary>The name, where the step acts on that guest and says so.</summary>
    static string? Name(JsonElement action, string vmid) =>
        action.ValueKind == JsonValueKind.Object && action.TryGetProperty("guest", out var guest) && guest.ValueKind == JsonValueKind.Object
        && guest.TryGetProperty("vmid", out var number) && number.ValueKind == JsonValueKind.Number && number.GetInt64().ToString(CultureInfo.InvariantCulture) == vmid
        && guest.TryGetProperty("name", out var name) && name.GetString() is { Length: > 0 } said && said != vmid ? said : null;
}
