namespace Croft.Proxmox;

/// <summary>Accounts at certificate authorities that nodes order certificates with (<c>/cluster/acme</c>).</summary>
public readonly struct ProxmoxAcme
{
    const string Path = "/cluster/acme";
    readonly ProxmoxApi api;

    internal ProxmoxAcme(ProxmoxApi api) => this.api = api;

    /// <summary>Ways to prove a name (<c>/cluster/acme/plugins</c>).</summary>
    public ProxmoxEntries<ConfigEntry> Plugins => new(api, ConfigEntry.At(Path + "/plugins", "plugin") with { CreateKey = "id" });

    /// <summary>Authorities that Proxmox knows (<c>GET …/directories</c>).</summary>
    public Task<IReadOnlyList<AcmeDirectory>> DirectoriesAsync(CancellationToken ct) => api.ListAsync(Path + "/directories", null, AcmeDirectory.Read, ct);

    /// <summary>What an authority says of itself (<c>GET …/meta</c>, 8.1).</summary>
    /// <param name="directory">Its address; Let's Encrypt's when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<AcmeMeta> MetaAsync(Uri? directory, CancellationToken ct) => api.ReadAsync(Path + "/meta", new Form().Add("directory", directory?.AbsoluteUri), AcmeMeta.Read, ct);

    /// <summary>Names of the accounts (<c>GET …/account</c>).</summary>
    public Task<IReadOnlyList<string>> AccountsAsync(CancellationToken ct) => api.ListAsync(Path + "/account", null, f => f.Text("name"u8), ct);

    /// <summary>One account (<c>GET …/account/{name}</c>).</summary>
    public Task<AcmeAccount> AccountAsync(string name, CancellationToken ct) => api.ReadAsync(Form.Path(Path + "/account", name), null, f => AcmeAccount.Read(f, name), ct);

    /// <summary>Makes an account at an authority (<c>POST …/account</c>).</summary>
    public Task<Upid> RegisterAsync(NewAcmeAccount account, CancellationToken ct) => api.StartAsync(HttpMethod.Post, Path + "/account", account.Form(), ct);

    /// <summary>Changes an account's addresses (<c>PUT …/account/{name}</c>).</summary>
    public Task<Upid> ChangeAsync(string name, string contact, CancellationToken ct) =>
        api.StartAsync(HttpMethod.Put, Form.Path(Path + "/account", name), new Form().Add("contact", contact), ct);

    /// <summary>Ends an account at its authority, and forgets it (<c>DELETE …/account/{name}</c>).</summary>
    public Task<Upid> DeactivateAsync(string name, CancellationToken ct) => api.StartAsync(HttpMethod.Delete, Form.Path(Path + "/account", name), null, ct);
}

/// <summary>An authority that Proxmox knows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Its address.</param>
public sealed record AcmeDirectory(string Name, string Url)
{
    internal static AcmeDirectory Read(Fields f) => new(f.Text("name"u8), f.Text("url"u8));
}

/// <summary>What an authority says of itself.</summary>
/// <param name="TermsOfService">Address of its terms.</param>
/// <param name="Website">Its web site.</param>
/// <param name="NeedsExternalAccount">True when an account there has to exist already.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record AcmeMeta(string? TermsOfService, string? Website, bool NeedsExternalAccount, IReadOnlyDictionary<string, string> Settings)
{
    internal static AcmeMeta Read(Fields f) => new(f.OptionalText("termsOfService"u8), f.OptionalText("website"u8), f.Flag("externalAccountRequired"u8), f.Settings());
}

/// <summary>An account at an authority.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Directory">The authority's address.</param>
/// <param name="Location">Its address there.</param>
/// <param name="TermsOfService">Address of the terms that were agreed to.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record AcmeAccount(string Name, string? Directory, string? Location, string? TermsOfService, IReadOnlyDictionary<string, string> Settings)
{
    internal static AcmeAccount Read(Fields f, string name) => new(name, f.OptionalText("directory"u8), f.OptionalText("location"u8), f.OptionalText("tos"u8), f.Settings());
}

/// <summary>An account to be made at an authority.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Contact">Mail addresses, parted by commas.</param>
public sealed record NewAcmeAccount(string Name, string Contact)
{
    /// <summary>The authority; Let's Encrypt when null.</summary>
    public Uri? Directory { get; init; }

    /// <summary>Address of its terms, which agrees to them.</summary>
    public Uri? TermsOfService { get; init; }

    internal Form Form() => new Form().Add("name", Name).Add("contact", Contact).Add("directory", Directory?.AbsoluteUri).Add("tos_url", TermsOfService?.AbsoluteUri);
}
