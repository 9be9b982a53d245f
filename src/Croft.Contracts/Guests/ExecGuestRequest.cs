using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Asks for a command to be run inside a virtual machine, by its guest agent.</summary>
public sealed record ExecGuestRequest
{
    /// <summary>Name, vmid, <c>node/vmid</c> or <c>cluster/node/vmid</c>.</summary>
    [Description("Guest: name, vmid or node/vmid."), Positional(0), Names("guest"), Required]
    public string Guest { get; init; } = "";

    /// <summary>Program and arguments; no shell looks at them. They may hold secrets.</summary>
    [Description("Program and arguments, after --; no shell looks at them."), Positional(1), Required, Redacted]
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>What the command reads from its standard input, 64 KiB at most.</summary>
    [Description("What the command reads as its input."), Document("input.txt"), StringLength(65_536), Redacted]
    public string? Input { get; init; }

    /// <summary>Time until its end is no longer waited for, in seconds; the command goes on.</summary>
    [Description("Time until its end is no longer waited for."), Unit("s"), Range(1, 86_400)]
    public int Timeout { get; init; } = 3600;

    /// <summary>Cluster, where the name alone is ambiguous.</summary>
    [Description("Cluster that holds the guest."), Names("cluster")]
    public string? Cluster { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}
