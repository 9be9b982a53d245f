namespace Croft.Proxmox;

/// <summary>Who asks; never printed with its secret.</summary>
public abstract record ProxmoxCredential
{
    private protected ProxmoxCredential() { }

    /// <summary>The user or token id, safe to show.</summary>
    public abstract string Name { get; }

    /// <summary>The name alone.</summary>
    public sealed override string ToString() => Name;
}

/// <summary>An API token.</summary>
/// <param name="Id">Full id, <c>user@realm!name</c>.</param>
/// <param name="Secret">The UUID shown once at its creation.</param>
public sealed record ApiToken(string Id, string Secret) : ProxmoxCredential
{
    /// <inheritdoc/>
    public override string Name => Id;

    /// <summary>Reads <c>user@realm!name=secret</c>, the form Proxmox's own header has.</summary>
    /// <exception cref="FormatException">The text has another form; the message never repeats it.</exception>
    public static ApiToken Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith("PVEAPIToken=", StringComparison.Ordinal))
            trimmed = trimmed["PVEAPIToken=".Length..];
        var equals = trimmed.IndexOf('=', StringComparison.Ordinal);
        var id = equals > 0 ? trimmed[..equals] : "";
        var at = id.LastIndexOf('@');
        var bang = id.IndexOf('!', StringComparison.Ordinal);
        if (at <= 0 || bang <= at + 1 || bang == id.Length - 1 || equals == trimmed.Length - 1 || trimmed.AsSpan().ContainsAny(" \t\r\n"))
            throw new FormatException("An API token has the form user@realm!name=secret, in one line.");
        return new ApiToken(id, trimmed[(equals + 1)..]);
    }
}

/// <summary>A user with a password; the client holds a ticket and renews it.</summary>
/// <param name="User">Full id, <c>user@realm</c>.</param>
/// <param name="Secret">The password.</param>
public sealed record Password(string User, string Secret) : ProxmoxCredential
{
    /// <inheritdoc/>
    public override string Name => User;
}
