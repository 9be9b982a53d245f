using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Asks for a disk to grow.</summary>
public sealed record ResizeGuestRequest : GuestsRequest
{
    /// <summary>Key of the disk, such as <c>scsi0</c> or <c>rootfs</c>.</summary>
    [Description("Disk: scsi0, rootfs, mp0, …"), Positional(1), Required]
    public string Disk { get; init; } = "";

    /// <summary>Size it shall have, or by how much it shall grow; rounded up to a whole MB.</summary>
    [Description("Size it shall have (50G), or by how much it grows (+10G)."), Positional(2), Required]
    [RegularExpression(@"\+?[0-9]{1,9}(\.[0-9]{1,3})?[MGTmgt]", ErrorMessage = "is no size: say 50G, or +10G to add that much.")]
    public string Size { get; init; } = "";
}

/// <summary>Asks for a disk to be moved to another storage.</summary>
public sealed record MoveGuestRequest : GuestsRequest
{
    /// <summary>Key of the disk, such as <c>scsi0</c> or <c>rootfs</c>.</summary>
    [Description("Disk: scsi0, rootfs, mp0, …"), Positional(1), Required]
    public string Disk { get; init; } = "";

    /// <summary>Storage it goes to.</summary>
    [Description("Storage it goes to."), Positional(2), Names("storage"), Required]
    public string Storage { get; init; } = "";

    /// <summary>Deletes the old volume once its data was copied; it stays as an unused disk otherwise.</summary>
    [Description("Delete the old volume once its data was copied.")]
    public bool DeleteSource { get; init; }

    /// <summary>Format of a machine's new volume; the old one's, or the storage's own, when null.</summary>
    [Description("Format of the new volume."), AllowedValues(null, "raw", "qcow2", "vmdk")]
    public string? Format { get; init; }
}

/// <summary>Asks for a guest to become a template.</summary>
public sealed record TemplateGuestRequest : GuestsRequest;
