namespace Croft.Sandbox.Calls.Cluster;

/// <summary>GET /version and /nodes/{node}/version.</summary>
internal static class ApiVersion
{
    public const string Version = "8.4.1";
    public const string Release = "8.4";
    public const string RepositoryId = "2a5fa54a8503f96d";

    public static readonly Call Call = new("GET", "/version", Run);

    public static readonly Call OfNode = new("GET", "/nodes/{node}/version", Run);

    static void Run(Exchange exchange)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("version", Version);
        json.WriteString("release", Release);
        json.WriteString("repoid", RepositoryId);
        json.WriteEndObject();
    }
}
