namespace Croft.Proxmox;

/// <summary>A node's packages (<c>/nodes/{node}/apt</c>).</summary>
public readonly struct ProxmoxPackages
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxPackages(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>Packages that newer ones are known of; as old as the last refresh (<c>GET …/update</c>).</summary>
    public Task<IReadOnlyList<PackageEntry>> UpdatesAsync(CancellationToken ct) => api.ListAsync(path + "/update", null, PackageEntry.Read, ct);

    /// <summary>Asks the repositories for newer packages (<c>POST …/update</c>); installs none.</summary>
    /// <param name="notify">True to send a notification about them.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Upid> RefreshAsync(bool notify, CancellationToken ct) => api.StartAsync(HttpMethod.Post, path + "/update", new Form().AddIf("notify", notify), ct);

    /// <summary>Proxmox's own packages with their versions (<c>GET …/versions</c>).</summary>
    public Task<IReadOnlyList<PackageEntry>> VersionsAsync(CancellationToken ct) => api.ListAsync(path + "/versions", null, PackageEntry.Read, ct);

    /// <summary>What changed in a package (<c>GET …/changelog</c>).</summary>
    /// <param name="package">The package.</param>
    /// <param name="version">The version; the one to install when null.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<string> ChangelogAsync(string package, string? version, CancellationToken ct) =>
        api.TextAsync(HttpMethod.Get, path + "/changelog", new Form().Add("name", package).Add("version", version), ct);

    /// <summary>Where packages come from (<c>GET …/repositories</c>).</summary>
    public Task<PackageSources> SourcesAsync(CancellationToken ct) => api.ReadAsync(path + "/repositories", null, PackageSources.Read, ct);

    /// <summary>Adds one of Proxmox's repositories (<c>PUT …/repositories</c>).</summary>
    /// <param name="handle">Which, such as <c>no-subscription</c>.</param>
    /// <param name="digest">Digest of the sources this was decided on.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task AddSourceAsync(string handle, string? digest, CancellationToken ct) => api.DoAsync(HttpMethod.Put, path + "/repositories", new Form().Add("handle", handle).Add("digest", digest), ct);

    /// <summary>Switches a repository on or off (<c>POST …/repositories</c>).</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="index">Its place there, from 0.</param>
    /// <param name="isEnabled">On or off.</param>
    /// <param name="digest">Digest of the sources this was decided on.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task SwitchSourceAsync(string file, int index, bool isEnabled, string? digest, CancellationToken ct) => api.DoAsync(
        HttpMethod.Post, path + "/repositories", new Form().Add("path", file).Add("index", index).Add("enabled", isEnabled).Add("digest", digest), ct);
}

/// <summary>A package of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that can be installed; in <see cref="ProxmoxPackages.VersionsAsync"/> also where none is newer.</param>
/// <param name="Installed">The version that is installed; null for a new one.</param>
/// <param name="Title">What it is, in one line.</param>
/// <param name="Origin">Who it comes from, such as <c>Proxmox</c>.</param>
/// <param name="Section">Its section.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record PackageEntry(
    string Name, string? Version, string? Installed, string? Title, string? Origin, string? Section, IReadOnlyDictionary<string, string> Settings)
{
    internal static PackageEntry Read(Fields f) => new(
        f.Text("Package"u8), f.OptionalText("Version"u8), f.OptionalText("OldVersion"u8), f.OptionalText("Title"u8), f.OptionalText("Origin"u8), f.OptionalText("Section"u8), f.Settings());
}

/// <summary>Where a node's packages come from.</summary>
/// <param name="Digest">Digest of all files.</param>
/// <param name="Files">The files, each as JSON.</param>
/// <param name="Standard">Proxmox's own repositories, and whether they are set up.</param>
/// <param name="Errors">Files that can't be read, each as JSON.</param>
/// <param name="Notes">What Proxmox remarks on them.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record PackageSources(
    string? Digest, IReadOnlyList<PackageFile> Files, IReadOnlyList<StandardSource> Standard, IReadOnlyList<IReadOnlyDictionary<string, string>> Errors,
    IReadOnlyList<PackageSourceNote> Notes, IReadOnlyDictionary<string, string> Settings)
{
    internal static PackageSources Read(Fields f) => new(
        f.OptionalText("digest"u8), f.List("files"u8, PackageFile.Read), f.List("standard-repos"u8, StandardSource.Read), f.List("errors"u8, e => e.Settings()),
        f.List("infos"u8, PackageSourceNote.Read), f.Settings());
}

/// <summary>What Proxmox remarks on a repository.</summary>
/// <param name="Path">The file it stands in.</param>
/// <param name="Kind">What kind of remark: <c>origin</c>, <c>warning</c>, <c>ignore-pre-upgrade-warning</c>.</param>
/// <param name="Message">The remark.</param>
public sealed record PackageSourceNote(string Path, string Kind, string Message)
{
    internal static PackageSourceNote Read(Fields f) => new(f.OptionalText("path"u8) ?? "", f.OptionalText("kind"u8) ?? "", f.OptionalText("message"u8) ?? "");
}

/// <summary>A file of package sources.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sources">Its repositories, in their order.</param>
public sealed record PackageFile(string Path, IReadOnlyList<PackageSource> Sources)
{
    internal static PackageFile Read(Fields f) => new(f.Text("path"u8), f.List("repositories"u8, PackageSource.Read));
}

/// <summary>A repository.</summary>
/// <param name="IsEnabled">Whether it is asked.</param>
/// <param name="Uris">Where it is.</param>
/// <param name="Suites">Its suites, such as <c>trixie</c>.</param>
/// <param name="Components">Its components.</param>
/// <param name="Comment">Its comment.</param>
public sealed record PackageSource(bool IsEnabled, IReadOnlyList<string> Uris, IReadOnlyList<string> Suites, IReadOnlyList<string> Components, string? Comment)
{
    internal static PackageSource Read(Fields f) => new(
        f.OptionalFlag("Enabled"u8) ?? true, f.Texts("URIs"u8), f.Texts("Suites"u8), f.Texts("Components"u8), f.OptionalText("Comment"u8));
}

/// <summary>One of Proxmox's own repositories.</summary>
/// <param name="Handle">Its handle, such as <c>no-subscription</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsEnabled">Whether it is asked; null where it is not set up.</param>
public sealed record StandardSource(string Handle, string Name, bool? IsEnabled)
{
    internal static StandardSource Read(Fields f) => new(f.Text("handle"u8), f.Text("name"u8), f.OptionalFlag("status"u8));
}
