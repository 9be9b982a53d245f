namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /version and /nodes/{node}/version.</summary>
internal static class ApiVersion
{
    public static readonly Call Call = new("GET", "/version", Run);

    public static readonly Call OfNode = new("GET", "/nodes/{node}/version", Run);

    static void Run(Exchange exchange)
    {
        var (json, release) = (exchange.Json, exchange.Cluster.Release);
        json.WriteStartObject();
        json.WriteString("version", release.Full);
        json.WriteString("release", release.Release);
        json.WriteString("repoid", release.RepositoryId);
        json.WriteEndObject();
    }
}
