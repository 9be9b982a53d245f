namespace Croft.Proxmox;

/// <summary>What a guest is.</summary>
public enum GuestKind
{
    /// <summary>A virtual machine.</summary>
    Qemu,
    /// <summary>A container.</summary>
    Lxc,
}

/// <summary>Whether a guest runs.</summary>
public enum GuestState
{
    /// <summary>Not known, as on a dead node, or a word of a later version.</summary>
    Unknown,
    /// <summary>It runs (a paused virtual machine too).</summary>
    Running,
    /// <summary>It does not run.</summary>
    Stopped,
}

static class GuestKinds
{
    public static string Word(this GuestKind kind) => kind switch
    {
        GuestKind.Qemu => "qemu",
        GuestKind.Lxc => "lxc",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of guest."),
    };

    public static string NameKey(this GuestKind kind) => kind == GuestKind.Qemu ? "name" : "hostname";

    public static Known<GuestState> State(string text) => new(text switch
    {
        "running" => GuestState.Running,
        "stopped" => GuestState.Stopped,
        _ => GuestState.Unknown,
    }, text);
}
