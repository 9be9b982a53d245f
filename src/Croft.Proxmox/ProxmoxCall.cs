using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>One call of the API: method, path below <c>/api2/json</c>, parameters.</summary>
/// <param name="Method">GET, POST, PUT or DELETE; the API knows no others.</param>
/// <param name="Path">Path with encoded segments, such as <c>/nodes/pve1/qemu/100/config</c>.</param>
public sealed record ProxmoxCall(HttpMethod Method, string Path)
{
    /// <summary>Parameters in order: the query of GET and DELETE, the form of POST and PUT.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Time until the call is given up; the client's own deadline when null.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>True when a second sending changes nothing; only such calls are tried again.</summary>
    public bool Repeatable { get; init; } = Method == HttpMethod.Get;

    /// <summary>True when any parameter may be secret: no refusal then repeats their values.</summary>
    public bool Conceals { get; init; }

    /// <summary>True for a call that anyone may make, and no credential goes with: Proxmox refuses tokens at the login.</summary>
    internal bool Unsigned { get; init; }

    /// <summary>A file that goes with the parameters; the deadline then counts from its last piece.</summary>
    internal FileUpload? Upload { get; init; }
}

/// <summary>What the API answered: <c>data</c> with its optional companions.</summary>
/// <param name="Data">The <c>data</c> member; of kind Null when the call returns nothing.</param>
/// <param name="Total">Rows there are in all, where the call pages.</param>
/// <param name="Changes">Text of pending changes, where the call reports them.</param>
public sealed record ProxmoxAnswer(JsonElement Data, long? Total = null, string? Changes = null);
