namespace Croft.Proxmox;

/// <summary>Tickets, tokens and permissions (<c>/access</c>).</summary>
public readonly partial struct ProxmoxAccess
{
    readonly ProxmoxApi api;

    internal ProxmoxAccess(ProxmoxApi api) => this.api = api;

    /// <summary>Checks a password and gets a ticket for it, good for two hours (<c>POST /access/ticket</c>).</summary>
    /// <param name="user">Full id, <c>user@realm</c>.</param>
    /// <param name="password">The password; never kept.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>A ticket; where it has a <see cref="LoginTicket.Challenge"/> it is good for <see cref="SecondFactorAsync"/> alone.</returns>
    /// <exception cref="ProxmoxException">Unauthenticated, after three seconds, when they don't fit.</exception>
    public Task<LoginTicket> TicketAsync(string user, string password, CancellationToken ct) =>
        LoginAsync(new Form().Add("username", user).Add("password", password), ct);

    /// <summary>Answers the question for a second factor (<c>POST /access/ticket</c>).</summary>
    /// <param name="ticket">What <see cref="TicketAsync"/> gave, with its challenge.</param>
    /// <param name="factor">Which factor, one of the challenge's, such as <c>totp</c> or <c>recovery</c>.</param>
    /// <param name="response">Its answer: the digits, the recovery key, or what the device signed.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">Unauthenticated when it does not fit.</exception>
    public Task<LoginTicket> SecondFactorAsync(LoginTicket ticket, string factor, string response, CancellationToken ct) =>
        LoginAsync(new Form().Add("username", ticket.User).Add("password", $"{factor}:{response}").Add("tfa-challenge", ticket.Ticket), ct);

    /// <summary>What the caller may do (<c>GET /access/permissions</c>).</summary>
    /// <param name="path">One path, such as <c>/vms/100</c>; every path with an entry when null.</param>
    /// <param name="user">Another user or token, with Sys.Audit; the caller when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Permissions> PermissionsAsync(string? path, string? user, CancellationToken ct) =>
        Permissions.Read(await api.GetAsync("/access/permissions", new Form().Add("path", path).Add("userid", user), ct).ConfigureAwait(false));

    /// <summary>What the caller may do, on every path with an entry.</summary>
    public Task<Permissions> PermissionsAsync(CancellationToken ct) => PermissionsAsync(null, null, ct);

    /// <summary>One token without its secret (<c>GET /access/users/{user}/token/{token}</c>).</summary>
    /// <param name="id">Full id, <c>user@realm!name</c>, such as the one the client asks with.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ArgumentException">The id has no token name.</exception>
    /// <exception cref="ProxmoxException">Forbidden: a token without User.Modify can't read even itself.</exception>
    public async Task<TokenEntry> TokenAsync(string id, CancellationToken ct)
    {
        var fields = await api.GetAsync(TokenPath(id), null, ct).ConfigureAwait(false);
        return TokenEntry.Read(fields, id[(id.IndexOf('!', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>All tokens of one user, without secrets (<c>GET /access/users/{user}/token</c>).</summary>
    public Task<IReadOnlyList<TokenEntry>> TokensAsync(string user, CancellationToken ct) =>
        api.ListAsync(Form.Path("/access/users", user) + "/token", null, f => TokenEntry.Read(f, null), ct);

    async Task<LoginTicket> LoginAsync(Form form, CancellationToken ct)
    {
        const string path = "/access/ticket";
        // Without the new format 7.x tells a second factor in a form of its own.
        var answer = await api.SendUnsignedAsync(HttpMethod.Post, path, form.Add("new-format", true), ct).ConfigureAwait(false);
        return LoginTicket.Read(new Fields(answer.Data, $"POST {path}"));
    }
}
