namespace Croft.Sandbox.State;

/// <summary>What differs between a virtual machine and a container in paths and words.</summary>
internal sealed class GuestKind
{
    public static readonly GuestKind Qemu = new("qemu", "qemu-server", "VM", "qm");
    public static readonly GuestKind Lxc = new("lxc", "lxc", "CT", "vz");

    GuestKind(string path, string configFolder, string word, string taskPrefix)
    {
        Path = path;
        ConfigFolder = configFolder;
        Word = word;
        TaskPrefix = taskPrefix;
    }

    /// <summary>"qemu" or "lxc", as in API paths and resource ids.</summary>
    public string Path { get; }

    public string ConfigFolder { get; }

    /// <summary>"VM" or "CT", as in messages.</summary>
    public string Word { get; }

    /// <summary>"qm" or "vz", as in task types.</summary>
    public string TaskPrefix { get; }

    public bool IsQemu => this == Qemu;

    public string ConfigFile(int vmid) => System.FormattableString.Invariant($"/etc/pve/{ConfigFolder}/{vmid}.conf");

    public override string ToString() => Path;
}
