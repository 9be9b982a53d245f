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
            var answer = await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path), ct);
            var seen = read(answer.Data);
            return new DemoProof(expected, holds(seen), new Evidence(call, field, seen ?? "(absent)"));
        }
        catch (ProxmoxException no)
        {
            return new DemoProof(expected, holds(null), new Evidence(call, field, no.Reason ?? no.Message));
        }
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
