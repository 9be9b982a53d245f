namespace Croft.Proxmox;

public readonly partial struct ProxmoxAccess
{
    /// <summary>Makes a token (<c>POST /access/users/{user}/token/{token}</c>); its secret is told this once.</summary>
    /// <param name="id">Full id, <c>user@realm!name</c>.</param>
    /// <param name="settings">How it shall be.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="ProxmoxException">Exists when the user has one of that name.</exception>
    public Task<TokenSecret> CreateTokenAsync(string id, TokenSettings settings, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Post, TokenPath(id), settings.Form(), f => TokenSecret.Read(f, id), ct);

    /// <summary>Changes a token (<c>PUT /access/users/{user}/token/{token}</c>); what is null stays.</summary>
    public Task ChangeTokenAsync(string id, TokenSettings settings, CancellationToken ct) => api.DoAsync(HttpMethod.Put, TokenPath(id), settings.Form(), ct);

    /// <summary>Gives a token another secret; the old one ends (<c>PUT /access/users/{user}/token/{token}</c>, 9.2).</summary>
    /// <exception cref="ProxmoxException">BadParameter before 9.2: delete the token and make it anew, with its ACL.</exception>
    public Task<TokenSecret> RegenerateTokenAsync(string id, CancellationToken ct) =>
        api.DoAsync(HttpMethod.Put, TokenPath(id), new Form().Add("regenerate", true), f => TokenSecret.Read(f, id), ct);

    /// <summary>Deletes a token (<c>DELETE /access/users/{user}/token/{token}</c>); it works no more at once.</summary>
    public Task DeleteTokenAsync(string id, CancellationToken ct) => api.DoAsync(HttpMethod.Delete, TokenPath(id), null, ct);

    static string TokenPath(string id)
    {
        var bang = id.IndexOf('!', StringComparison.Ordinal);
        if (bang <= 0 || bang == id.Length - 1)
            throw new ArgumentException($"'{id}' is no token id; Proxmox writes them as user@realm!name.", nameof(id));
        return Form.Path(Form.Path("/access/users", id[..bang]) + "/token", id[(bang + 1)..]);
    }
}

/// <summary>How a token shall be; what is null is left to Proxmox, or stays.</summary>
public sealed record TokenSettings
{
    /// <summary>True for privileges of its own, false for its user's; its own when null.</summary>
    public bool? IsSeparated { get; init; }

    /// <summary>When it stops working; never where <see cref="NeverExpires"/>.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>True to take an end away.</summary>
    public bool NeverExpires { get; init; }

    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }

    internal Form Form() => new Form().Add("privsep", IsSeparated).Add("expire", NeverExpires ? 0 : Expires?.ToUnixTimeSeconds()).Add("comment", Comment);
}

/// <summary>A token with its secret; printed without it.</summary>
/// <param name="Id">Full id, <c>user@realm!name</c>.</param>
/// <param name="Secret">The secret, which Proxmox never tells again.</param>
public sealed record TokenSecret(string Id, string Secret)
{
    /// <summary>The id alone.</summary>
    public override string ToString() => Id;

    internal static TokenSecret Read(Fields f, string id) => new(f.OptionalText("full-tokenid"u8) ?? id, f.Text("value"u8));
}
