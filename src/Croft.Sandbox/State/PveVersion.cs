namespace Croft.Sandbox.State;

/// <summary>A release of Proxmox VE as the sandbox can play it.</summary>
internal sealed record PveVersion(int Major, int Minor, string Full, string RepositoryId, string Kernel, string Qemu)
{
    public static readonly PveVersion V84 = new(8, 4, "8.4.1", "2a5fa54a8503f96d", "6.8.12-9-pve", "9.2.0");
    public static readonly PveVersion V91 = new(9, 1, "9.1.1", "42db4a6cf33dac83", "6.17.2-1-pve", "10.1.2");
    public static readonly PveVersion V92 = new(9, 2, "9.2.1", "7ce1a0c8f2a7b0d5", "6.17.13-2-pve", "10.2.1");

    public static IReadOnlyList<PveVersion> All { get; } = [V84, V91, V92];

    /// <summary>"8.4", as users write it.</summary>
    public string Release { get; } = System.FormattableString.Invariant($"{Major}.{Minor}");

    public bool IsFrom(int major, int minor) => (Major, Minor).CompareTo((major, minor)) >= 0;

    /// <summary>The version a user names; null when the sandbox can't play it.</summary>
    public static PveVersion? Find(string release) => All.FirstOrDefault(version => version.Release == release);
}
