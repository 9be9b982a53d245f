namespace Croft.Proxmox;

/// <summary>The agent itself.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commands">Commands that it would carry out.</param>
public sealed record AgentVersion(string Version, IReadOnlyList<string> Commands)
{
    internal static AgentVersion Read(Fields f) => new(
        f.Text("version"u8), [.. f.List("supported_commands"u8, c => (Name: c.Text("name"u8), IsEnabled: c.OptionalFlag("enabled"u8) ?? true)).Where(c => c.IsEnabled).Select(c => c.Name)]);
}

/// <summary>An operating system, as it names itself.</summary>
/// <param name="Id">Short name, such as <c>debian</c> or <c>mswindows</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Version">Version for people.</param>
/// <param name="Kernel">Release of its kernel.</param>
/// <param name="Machine">Architecture, such as <c>x86_64</c>.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record GuestOs(string? Id, string? Name, string? Version, string? Kernel, string? Machine, IReadOnlyDictionary<string, string> Settings)
{
    internal static GuestOs Read(Fields f) => new(
        f.OptionalText("id"u8), f.OptionalText("pretty-name"u8) ?? f.OptionalText("name"u8), f.OptionalText("version"u8), f.OptionalText("kernel-release"u8),
        f.OptionalText("machine"u8), f.Settings());
}

/// <summary>A mounted file system of a guest.</summary>
/// <param name="Name">Device or volume.</param>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Type">Its type, such as <c>ext4</c>.</param>
/// <param name="Used">Bytes in use; null where the agent is too old to tell.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="Settings">Every member as it came, its disks too.</param>
public sealed record GuestFileSystem(string Name, string MountPoint, string Type, long? Used, long? Total, IReadOnlyDictionary<string, string> Settings)
{
    internal static GuestFileSystem Read(Fields f) => new(
        f.Text("name"u8), f.Text("mountpoint"u8), f.OptionalText("type"u8) ?? "", f.OptionalLong("used-bytes"u8), f.OptionalLong("total-bytes"u8), f.Settings());
}

/// <summary>Somebody who is logged in.</summary>
/// <param name="Name">The user.</param>
/// <param name="Domain">Windows' domain.</param>
/// <param name="Since">When they came, where the agent tells.</param>
public sealed record GuestUser(string Name, string? Domain, DateTimeOffset? Since)
{
    internal static GuestUser Read(Fields f) => new(f.Text("user"u8), f.OptionalText("domain"u8), f.OptionalTime("login-time"u8));
}

/// <summary>A processor of a guest.</summary>
/// <param name="Id">Its number.</param>
/// <param name="IsOnline">Whether it is in use.</param>
/// <param name="CanGoOffline">Whether it can be taken out of use.</param>
public sealed record GuestCpu(int Id, bool IsOnline, bool CanGoOffline)
{
    internal static GuestCpu Read(Fields f) => new(f.Int("logical-id"u8), f.Flag("online"u8), f.Flag("can-offline"u8));
}

/// <summary>A guest's time zone.</summary>
/// <param name="Offset">Ahead of UTC.</param>
/// <param name="Name">Its name; null where the system has none.</param>
public sealed record GuestTimezone(TimeSpan Offset, string? Name)
{
    internal static GuestTimezone Read(Fields f) => new(TimeSpan.FromSeconds(f.Long("offset"u8)), f.OptionalText("zone"u8));
}
