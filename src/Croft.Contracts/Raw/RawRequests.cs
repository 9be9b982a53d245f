using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Croft.Contracts;

/// <summary>Reads any path of the Proxmox API.</summary>
public sealed record GetApiRequest
{
    /// <summary>Path below <c>/api2/json</c>.</summary>
    [Description("Path below /api2/json: /cluster/resources."), Positional(0), Required]
    public string Path { get; init; } = "";

    /// <summary>Parameters.</summary>
    [Description("Parameters, as KEY=VALUE."), Positional(1), Redacted]
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Cluster; needed only where there are several.</summary>
    [Description("Cluster to ask."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>A change at any path of the Proxmox API.</summary>
public abstract record ChangeApiRequest
{
    /// <inheritdoc cref="GetApiRequest.Path"/>
    [Description("Path below /api2/json."), Positional(0), Required]
    public string Path { get; init; } = "";

    /// <inheritdoc cref="GetApiRequest.Parameters"/>
    [Description("Parameters, as KEY=VALUE."), Positional(1), Redacted]
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <inheritdoc cref="GetApiRequest.Cluster"/>
    [Description("Cluster to change."), Names("cluster")]
    public string? Cluster { get; init; }
}

/// <summary>Creates at any path of the Proxmox API (POST).</summary>
public sealed record CreateApiRequest : ChangeApiRequest;

/// <summary>Sets at any path of the Proxmox API (PUT).</summary>
public sealed record SetApiRequest : ChangeApiRequest;

/// <summary>Deletes at any path of the Proxmox API (DELETE).</summary>
public sealed record DeleteApiRequest : ChangeApiRequest;

/// <summary>What the API answered, untouched.</summary>
/// <param name="Data">The answer's <c>data</c>.</param>
public sealed record ApiAnswer(JsonElement Data);
