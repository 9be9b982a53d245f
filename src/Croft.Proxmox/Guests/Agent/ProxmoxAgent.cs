using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>The agent inside a virtual machine (<c>…/agent</c>).</summary>
/// <remarks>
/// WrongState when none is set up or it does not answer; TimedOut when it is too slow. A command that the agent does not know is
/// NotImplemented: Proxmox answers those by 200 with an error inside.
/// </remarks>
public readonly partial struct ProxmoxAgent
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxAgent(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Proves that it answers (<c>POST …/ping</c>).</summary>
    public Task PingAsync(CancellationToken ct) => ResultAsync(HttpMethod.Post, "ping", null, ct);

    /// <summary>Its version and commands (<c>GET …/info</c>).</summary>
    public async Task<AgentVersion> VersionAsync(CancellationToken ct) => AgentVersion.Read(await FieldsAsync("info", ct).ConfigureAwait(false));

    /// <summary>What runs inside (<c>GET …/get-osinfo</c>).</summary>
    public async Task<GuestOs> OsAsync(CancellationToken ct) => GuestOs.Read(await FieldsAsync("get-osinfo", ct).ConfigureAwait(false));

    /// <summary>The name it calls itself (<c>GET …/get-host-name</c>).</summary>
    public async Task<string> HostNameAsync(CancellationToken ct) => (await FieldsAsync("get-host-name", ct).ConfigureAwait(false)).Text("host-name"u8);

    /// <summary>Its network interfaces with addresses (<c>GET …/network-get-interfaces</c>).</summary>
    public Task<IReadOnlyList<GuestInterface>> InterfacesAsync(CancellationToken ct) => RowsAsync("network-get-interfaces", GuestInterface.Read, ct);

    /// <summary>Its mounted file systems (<c>GET …/get-fsinfo</c>).</summary>
    public Task<IReadOnlyList<GuestFileSystem>> FileSystemsAsync(CancellationToken ct) => RowsAsync("get-fsinfo", GuestFileSystem.Read, ct);

    /// <summary>Who is logged in (<c>GET …/get-users</c>).</summary>
    public Task<IReadOnlyList<GuestUser>> UsersAsync(CancellationToken ct) => RowsAsync("get-users", GuestUser.Read, ct);

    /// <summary>Its processors (<c>GET …/get-vcpus</c>).</summary>
    public Task<IReadOnlyList<GuestCpu>> ProcessorsAsync(CancellationToken ct) => RowsAsync("get-vcpus", GuestCpu.Read, ct);

    /// <summary>Its clock (<c>GET …/get-time</c>).</summary>
    public async Task<DateTimeOffset> TimeAsync(CancellationToken ct)
    {
        var result = await ResultAsync(HttpMethod.Get, "get-time", null, ct).ConfigureAwait(false);
        return result.ValueKind == JsonValueKind.Number && result.TryGetInt64(out var nanoseconds)
            ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100)
            : throw Fields.Unexpected(Call(HttpMethod.Get, "get-time"), "'result'", "a time in nanoseconds", result);
    }

    /// <summary>Its time zone's offset from UTC, with the name where it has one (<c>GET …/get-timezone</c>).</summary>
    public async Task<GuestTimezone> TimezoneAsync(CancellationToken ct) => GuestTimezone.Read(await FieldsAsync("get-timezone", ct).ConfigureAwait(false));

    /// <summary>Holds all writes, and returns how many file systems stand still (<c>POST …/fsfreeze-freeze</c>).</summary>
    /// <remarks>They stay so until <see cref="ThawAsync"/>: whoever freezes has to thaw.</remarks>
    public Task<long> FreezeAsync(CancellationToken ct) => NumberAsync("fsfreeze-freeze", ct);

    /// <summary>Lets writes go on, and returns how many file systems do (<c>POST …/fsfreeze-thaw</c>).</summary>
    public Task<long> ThawAsync(CancellationToken ct) => NumberAsync("fsfreeze-thaw", ct);

    /// <summary>Whether writes are held (<c>POST …/fsfreeze-status</c>).</summary>
    public async Task<bool> IsFrozenAsync(CancellationToken ct)
    {
        var result = await ResultAsync(HttpMethod.Post, "fsfreeze-status", null, ct).ConfigureAwait(false);
        return Fields.Raw(result) switch
        {
            "frozen" => true,
            "thawed" => false,
            _ => throw Fields.Unexpected(Call(HttpMethod.Post, "fsfreeze-status"), "'result'", "'frozen' or 'thawed'", result),
        };
    }

    /// <summary>Gives unused blocks back to the storage (<c>POST …/fstrim</c>).</summary>
    public Task TrimAsync(CancellationToken ct) => ResultAsync(HttpMethod.Post, "fstrim", null, ct);

    /// <summary>Sets a user's password inside (<c>POST …/set-user-password</c>).</summary>
    /// <param name="user">The user.</param>
    /// <param name="password">The password, or its hash; never kept.</param>
    /// <param name="isHash">True when it is a hash as <c>crypt</c> makes them.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task SetPasswordAsync(string user, string password, bool isHash, CancellationToken ct) =>
        ResultAsync(HttpMethod.Post, "set-user-password", new Form().Add("username", user).Add("password", password).AddIf("crypted", isHash), ct);

    /// <summary>Shuts the guest down from within (<c>POST …/shutdown</c>).</summary>
    public Task ShutdownAsync(CancellationToken ct) => api.DoAsync(HttpMethod.Post, path + "/shutdown", null, ct);

    string Call(HttpMethod method, string command) => $"{method} {path}/{command}";

    async Task<long> NumberAsync(string command, CancellationToken ct)
    {
        var result = await ResultAsync(HttpMethod.Post, command, null, ct).ConfigureAwait(false);
        return long.TryParse(Fields.Raw(result), System.Globalization.CultureInfo.InvariantCulture, out var count)
            ? count
            : throw Fields.Unexpected(Call(HttpMethod.Post, command), "'result'", "a whole number", result);
    }

    async Task<Fields> FieldsAsync(string command, CancellationToken ct) =>
        new(await ResultAsync(HttpMethod.Get, command, null, ct).ConfigureAwait(false), Call(HttpMethod.Get, command), "result");

    async Task<IReadOnlyList<T>> RowsAsync<T>(string command, Func<Fields, T> read, CancellationToken ct) =>
        Fields.Rows(await ResultAsync(HttpMethod.Get, command, null, ct).ConfigureAwait(false), Call(HttpMethod.Get, command), "result", read);

    /// <summary>What the agent said; its own error is a refusal.</summary>
    async Task<JsonElement> ResultAsync(HttpMethod method, string command, Form? form, CancellationToken ct)
    {
        var data = (await api.SendAsync(method, $"{path}/{command}", form, ct).ConfigureAwait(false)).Data;
        var result = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("result", out var found) ? found : default;
        if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
            return result;
        var words = error.TryGetProperty("desc", out var said) ? said.ToString() : "no words";
        var isUnknown = error.TryGetProperty("class", out var kind) && kind.ToString() is "Unsupported" or "CommandNotFound";
        throw new ProxmoxException(isUnknown ? ProxmoxError.NotImplemented : ProxmoxError.Refused,
            $"{Call(method, command)}: the agent inside refused: {words}." + (isUnknown ? " The agent is too old for this, or its administrator has forbidden it." : ""))
        {
            Call = Call(method, command),
            Status = 200,
            Reason = words,
        };
    }
}
