using System.Text.RegularExpressions;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>PUT …/{vmid}/resize: disks only grow.</summary>
internal static partial class GuestResize
{
    public static Call Of(GuestKind kind) => new("PUT", $"/nodes/{{node}}/{kind.Path}/{{vmid}}/resize", exchange => Run(exchange, kind))
    {
        Relayed = true,
        Permission = Permission.All("/vms/{vmid}", "VM.Config.Disk"),
        Parameters =
        [
            Parameter.OneOf("disk", Disks(kind)).Required(), Parameter.Text("size").Required() with { Pattern = SizePattern },
            Parameter.Text("digest", max: 40), .. kind.IsQemu ? (Parameter[])[Parameter.Flag("skiplock")] : [],
        ],
    };

    static void Run(Exchange exchange, GuestKind kind)
    {
        var guest = exchange.Guest(kind);
        GuestTasks.RefuseSkipLock(exchange);
        var (disk, size) = (exchange.Required("disk"), exchange.Required("size"));
        if (guest.Config[disk] is { } present && GuestDisks.VolumeId(present) is var volume && volume.Contains(':', StringComparison.Ordinal))
            GuestPermissions.RequireSpace(exchange, volume.Split(':')[0]);
        if (!kind.IsQemu)
        {
            GuestTasks.RequireUnlocked(guest);
            GuestTasks.RequireDigest(exchange, guest);
            Check(guest, disk, size);
        }
        exchange.Answer(exchange.Cluster.Tasks.Start(guest.Node, "resize", guest.Vmid.ToString(System.Globalization.CultureInfo.InvariantCulture),
            exchange.Caller, task => Work(exchange, guest, disk, size, task)));
    }

    static IEnumerable<TimeSpan> Work(Exchange exchange, Guest guest, string disk, string size, TaskRecord task)
    {
        GuestTasks.RequireUnlocked(guest);
        var bytes = Check(guest, disk, size);
        var value = guest.Config[disk]!;
        yield return TimeSpan.FromSeconds(1);
        if (DiskSpace.Find(exchange.Cluster, guest.Node, GuestDisks.VolumeId(value)) is { } found)
        {
            if ((long)((bytes - found.Volume.Size) * found.Volume.Fill) > found.Space.Available)
                throw new TaskFault($"command '/usr/bin/qemu-img resize -f {found.Volume.Format} {DiskSpace.PathOf(found.Space.Storage, found.Volume.Name)} {bytes}' failed: No space left on device");
            found.Space.Resize(found.Volume, bytes);
        }
        guest.Config.Set(disk, string.Join(',', value.Split(',').Select(part => part.StartsWith("size=", StringComparison.Ordinal) ? $"size={Sizes.Format(bytes)}" : part)));
        task.Say("Image resized.");
        exchange.Cluster.Touch();
        exchange.Cluster.Effects.Count(guest.Id, "resize");
    }

    static long Check(Guest guest, string disk, string size)
    {
        if (guest.Config[disk] is not { } value)
            throw guest.Kind.IsQemu ? ApiFault.Failed($"disk '{disk}' does not exist") : ApiFault.NoMountPoint();
        if (GuestDisks.IsCdrom(value))
            throw ApiFault.Failed("you can't resize a cdrom");
        var current = Sizes.OfDisk(value) ?? 0;
        var bytes = size.StartsWith('+') ? current + Sizes.Parse(size[1..])!.Value : Sizes.Parse(size)!.Value;
        if (bytes < current)
            throw ApiFault.Failed(guest.Kind.IsQemu ? "shrinking disks is not supported" : "unable to shrink disk size");
        if (bytes == current && !guest.Kind.IsQemu)
            throw ApiFault.Failed("disk is already at specified size");
        return bytes;
    }

    /// <summary>The keys a disk of that kind can have, in the schema's order.</summary>
    public static string[] Disks(GuestKind kind, bool withUnused = false)
    {
        string[] used = kind.IsQemu
            ? [.. Numbered("ide", 4), .. Numbered("scsi", 31), .. Numbered("virtio", 16), .. Numbered("sata", 6), "efidisk0", "tpmstate0"]
            : ["rootfs", .. Numbered("mp", 256)];
        return withUnused ? [.. used, .. Numbered("unused", 256)] : used;
    }

    static IEnumerable<string> Numbered(string stem, int count) => Enumerable.Range(0, count).Select(number => System.FormattableString.Invariant($"{stem}{number}"));

    [GeneratedRegex(@"^\+?\d+(\.\d+)?[KMGT]?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SizePattern { get; }
}
