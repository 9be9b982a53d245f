namespace Croft.Proxmox;

/// <summary>What a node runs.</summary>
/// <param name="Version">Full version, such as <c>8.4.1</c>.</param>
/// <param name="Release">Point release, such as <c>8.4</c>.</param>
/// <param name="RepositoryId">Short commit of the package.</param>
public sealed record ProxmoxVersion(string Version, string Release, string RepositoryId)
{
    /// <summary>The first number; 0 when the text has none.</summary>
    public int Major => Number(0);

    /// <summary>The second number; 0 when the text has none.</summary>
    public int Minor => Number(1);

    internal static ProxmoxVersion Read(Fields f) => new(f.Text("version"u8), f.OptionalText("release"u8) ?? "", f.OptionalText("repoid"u8) ?? "");

    int Number(int at) => Version.Split('.', '-', '~') is var parts && parts.Length > at
        && int.TryParse(parts[at], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}
