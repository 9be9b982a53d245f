using Croft.Engine.Access;
using Croft.Proxmox;

namespace Croft.Engine.Rehearsal;

/// <summary>Asks a cluster for lists and objects as texts.</summary>
sealed class LiveRows(ProxmoxClient client)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>A list of objects.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> RowsAsync(string path, CancellationToken ct) =>
        [.. (await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path) { Deadline = Patience }, ct)).Data.EnumerateArray().Select(JsonFields.Of)];

    /// <summary>A list of objects; null where this release has none such.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>?> IfKnownAsync(string path, CancellationToken ct)
    {
        try
        {
            return await RowsAsync(path, ct);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.NotImplemented || (path == "/cluster/ha/groups" && e.Reason?.Contains("migrated to rules", StringComparison.Ordinal) is true))
        {
            return null;
        }
    }

    /// <summary>One object.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FieldsAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken ct) =>
        JsonFields.Of((await client.SendAsync(new ProxmoxCall(HttpMethod.Get, path) { Parameters = parameters, Deadline = Patience }, ct)).Data);
}
