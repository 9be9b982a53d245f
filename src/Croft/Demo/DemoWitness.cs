using System.Text.Json;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Demo;

/// <summary>Asks the cluster's API, apart from Croft's engine and its readings, whether an effect is there.</summary>
sealed class DemoWitness(ProxmoxClient client)
{
    /// <summary>Reads a call's answer and judges one field of it.</summary>
    /// <param name="expected">What has to be so, in words.</param>
    /// <param name="path">Path of the API.</param>
    /// <param name="field">Name of the field, for the report.</param>
    /// <param name="read">Takes the field's value out of <c>data</c>; null when it is not there.</param>
    /// <param name="holds">Judges the value.</param>
    public async Task<DemoProof> ReadAsync(
        string expected, string path, string field, Func<JsonElement, string?> read, Func<string?, bool> holds, CancellationToken ct)
    {
        var call = $"GET {path}";
        try
        {
            var answer = await client.SendAsync(Get(path), ct);
            var seen = read(answer.Data);
            return new DemoProof(expected, holds(seen), new Evidence(call, field, seen ?? "(absent)"));
        }
        catch (ProxmoxException no)
        {
            return new DemoProof(expected, holds(null), new Evidence(call, field, no.Reason ?? no.Message));
        }
    }

    /// <summary>Path of the guest's calls, looked up by its name; a path that leads nowhere when there is none.</summary>
    public async Task<string> PathOfAsync(string name, CancellationToken ct)
    {
        var answer = await client.SendAsync(Get("/cluster/resources?type=vm"), ct);
        return Row(answer.Data, "name", name) is { } row ? $"/nodes/{Field(row, "node")}/{Field(row, "type")}/{Field(row, "vmid")}" : $"/nodes/none/qemu/{name}";
    }

    // The client takes parameters apart from the path.
    static ProxmoxCall Get(string path)
    {
        var parts = path.Split('?', 2);
        var call = new ProxmoxCall(HttpMethod.Get, parts[0]);
        return parts.Length == 1 ? call : call with { Parameters = [.. parts[1].Split('&').Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]))] };
    }

    /// <summary>A field of <c>data</c>, as text.</summary>
    public static string? Field(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>The first row of a list whose field has the value.</summary>
    public static JsonElement? Row(JsonElement data, string field, string value)
    {
        if (data.ValueKind != JsonValueKind.Array)
            return null;
        foreach (var row in data.EnumerateArray())
        {
            if (Field(row, field) == value)
                return row;
        }
        return null;
    }
}
