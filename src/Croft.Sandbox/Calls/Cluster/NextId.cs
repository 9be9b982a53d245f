using System.Globalization;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /cluster/nextid: the first free id as text; no reservation.</summary>
internal static class NextId
{
    public static readonly Call Call = new("GET", "/cluster/nextid", Run)
    {
        Parameters = [PathParameters.Vmid with { IsOptional = true }],
    };

    static void Run(Exchange exchange)
    {
        if (exchange.Number("vmid") is { } wanted)
        {
            if (exchange.Cluster.EmptyGuestLists == 0 && exchange.Cluster.Find(wanted) is not null)
                throw ApiFault.Parameter("vmid", string.Create(CultureInfo.InvariantCulture, $"VM {wanted} already exists"));
            exchange.Json.WriteStringValue(wanted.ToString(CultureInfo.InvariantCulture));
            return;
        }
        var free = 100;
        while (exchange.Cluster.Find(free) is not null)
            free++;
        exchange.Json.WriteStringValue(free.ToString(CultureInfo.InvariantCulture));
    }
}
