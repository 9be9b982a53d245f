using System.Collections.Frozen;
using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What each key of a guest's config needs, beyond the call that carries it.</summary>
internal sealed class ConfigPrivileges(Exchange exchange, GuestKind kind, int vmid, string? pool)
{
    static readonly FrozenSet<string> Cpu = Of("cores cpu cpulimit cpuunits numa smp sockets vcpus");
    static readonly FrozenSet<string> Memory = Of("memory balloon shares allow-ksm swap");
    static readonly FrozenSet<string> Hardware = Of("acpi hotplug kvm machine scsihw smbios1 tablet vga watchdog audio0 rng0");
    static readonly FrozenSet<string> Disk = Of("boot bootdisk vmstatestorage");
    static readonly FrozenSet<string> CloudInit = Of("cicustom cipassword citype ciuser ciupgrade nameserver searchdomain sshkeys");
    static readonly FrozenSet<string> ContainerNetwork = Of("hostname nameserver searchdomain");

    /// <summary>Checks values that are to be set; those of keys that were there before are checked, too, where Proxmox does.</summary>
    public void Require(IEnumerable<KeyValuePair<string, string>> values, IReadOnlyDictionary<string, string>? before)
    {
        foreach (var (key, value) in values)
        {
            var was = before?.GetValueOrDefault(key);
            if (kind.IsQemu)
                RequireMachine(key, value, isNew: before is null);
            else
                RequireContainer(key, value);
            if (!IsNumbered(key, "net"))
                continue;
            if (was is not null)
                RequireBridge(was);
            RequireBridge(value);
        }
    }

    /// <summary>Bridges and virtual networks of a config's cards.</summary>
    public void RequireBridges(IReadOnlyDictionary<string, string> config)
    {
        foreach (var (key, value) in config)
            if (IsNumbered(key, "net"))
                RequireBridge(value);
    }

    void RequireMachine(string key, string value, bool isNew)
    {
        if (GuestDisks.IsDisk(kind, key))
            RequireDrive(value, isNew);
        else if (key == "tags")
            exchange.Require(Path, "VM.Config.Options");
        else if (Cpu.Contains(key) || IsNumbered(key, "numa"))
            Require("VM.Config.CPU");
        else if (Memory.Contains(key))
            Require("VM.Config.Memory");
        else if (Hardware.Contains(key) || IsNumbered(key, "serial") || IsNumbered(key, "usb") || IsNumbered(key, "hostpci"))
            Require("VM.Config.HWType");
        else if (Disk.Contains(key))
            Require("VM.Config.Disk");
        else if (IsNumbered(key, "net"))
            Require("VM.Config.Network");
        else if (CloudInit.Contains(key) || IsNumbered(key, "ipconfig"))
            RequireOneOf("VM.Config.Cloudinit", "VM.Config.Network");
        else if (!GuestDisks.IsUnused(key))
            Require("VM.Config.Options");
        if (key == "startup")
            exchange.Require("/", "Sys.Modify");
    }

    // making a machine checks its storages alone
    void RequireDrive(string value, bool isNew)
    {
        if (isNew)
            return;
        if (GuestDisks.VolumeId(value).EndsWith(":cloudinit", StringComparison.Ordinal))
            Require("VM.Config.Cloudinit");
        Require(GuestDisks.IsCdrom(value) ? "VM.Config.CDROM" : "VM.Config.Disk");
    }

    void RequireContainer(string key, string value)
    {
        if (GuestDisks.IsDisk(kind, key))
            Require("VM.Config.Disk");
        else if (key == "tags")
            exchange.Require(Path, "VM.Config.Options");
        else if (Cpu.Contains(key))
            Require("VM.Config.CPU");
        else if (Memory.Contains(key))
            Require("VM.Config.Memory");
        else if (IsNumbered(key, "net") || ContainerNetwork.Contains(key))
            Require("VM.Config.Network");
        else if (key == "features" && value is "nesting=1" or "nesting=0")
            Require("VM.Allocate");
        else
            Require("VM.Config.Options");
    }

    void RequireBridge(string card)
    {
        var options = card.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1], StringComparer.Ordinal);
        if (options["bridge"].FirstOrDefault() is not { } bridge)
            return;
        var zone = exchange.Cluster.Sdn.Vnets.Find(bridge)?["zone"] ?? "localnetwork";
        exchange.Require(options["tag"].FirstOrDefault() is { } tag ? $"/sdn/zones/{zone}/{bridge}/{tag}" : $"/sdn/zones/{zone}/{bridge}", "SDN.Use");
    }

    string Path => string.Create(CultureInfo.InvariantCulture, $"/vms/{vmid}");

    void Require(string privilege)
    {
        if (pool is null || !exchange.May($"/pool/{pool}", privilege))
            exchange.Require(Path, privilege);
    }

    void RequireOneOf(params string[] privileges)
    {
        if (!privileges.Any(privilege => exchange.May(Path, privilege) || (pool is not null && exchange.May($"/pool/{pool}", privilege))))
            throw ApiFault.DeniedAt(Path, privileges);
    }

    static FrozenSet<string> Of(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);

    static bool IsNumbered(string key, string stem) =>
        key.StartsWith(stem, StringComparison.Ordinal) && int.TryParse(key.AsSpan(stem.Length), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
