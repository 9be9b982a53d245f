namespace Croft.Proxmox;

/// <summary>A node's hardware and what it can emulate (<c>/nodes/{node}/hardware</c>, <c>…/capabilities</c>).</summary>
public readonly struct ProxmoxHardware
{
    readonly ProxmoxApi api;
    readonly string path;

    internal ProxmoxHardware(ProxmoxApi api, string path) => (this.api, this.path) = (api, path);

    /// <summary>PCI devices (<c>GET …/hardware/pci</c>).</summary>
    /// <param name="withAll">True for bridges, memory and processors too, which no guest can have.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<PciDevice>> PciAsync(bool withAll, CancellationToken ct) =>
        api.ListAsync(path + "/hardware/pci", withAll ? new Form().Add("pci-class-blacklist", "") : null, PciDevice.Read, ct);

    /// <summary>Kinds of virtual device that a PCI device can be parted into (<c>GET …/hardware/pci/{device}/mdev</c>).</summary>
    public Task<IReadOnlyList<MediatedType>> MediatedTypesAsync(string device, CancellationToken ct) =>
        api.ListAsync(Form.Path(path + "/hardware/pci", device) + "/mdev", null, MediatedType.Read, ct);

    /// <summary>USB devices (<c>GET …/hardware/usb</c>).</summary>
    public Task<IReadOnlyList<UsbDevice>> UsbAsync(CancellationToken ct) => api.ListAsync(path + "/hardware/usb", null, UsbDevice.Read, ct);

    /// <summary>Processors that a virtual machine can be shown (<c>GET …/capabilities/qemu/cpu</c>).</summary>
    public Task<IReadOnlyList<CpuModel>> CpuModelsAsync(CancellationToken ct) => api.ListAsync(path + "/capabilities/qemu/cpu", null, CpuModel.Read, ct);

    /// <summary>Machine types that a virtual machine can have (<c>GET …/capabilities/qemu/machines</c>).</summary>
    public Task<IReadOnlyList<MachineType>> MachinesAsync(CancellationToken ct) => api.ListAsync(path + "/capabilities/qemu/machines", null, MachineType.Read, ct);
}

/// <summary>A PCI device.</summary>
/// <param name="Id">Its address, such as <c>0000:01:00.0</c>.</param>
/// <param name="Class">Its class as a number.</param>
/// <param name="Vendor">Its maker as a number.</param>
/// <param name="Device">Its kind as a number.</param>
/// <param name="VendorName">Its maker.</param>
/// <param name="DeviceName">Its kind.</param>
/// <param name="IommuGroup">Devices that go to a guest together; null where the node has no IOMMU.</param>
/// <param name="CanBeParted">Whether it can be parted into virtual devices.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record PciDevice(
    string Id, string? Class, string? Vendor, string? Device, string? VendorName, string? DeviceName, int? IommuGroup, bool CanBeParted, IReadOnlyDictionary<string, string> Settings)
{
    internal static PciDevice Read(Fields f) => new(
        f.Text("id"u8), f.OptionalText("class"u8), f.OptionalText("vendor"u8), f.OptionalText("device"u8), f.OptionalText("vendor_name"u8), f.OptionalText("device_name"u8),
        f.OptionalInt("iommugroup"u8) is >= 0 and var group ? group : null, f.Flag("mdev"u8), f.Settings());
}

/// <summary>A kind of virtual device.</summary>
/// <param name="Type">Its name for the guest's config.</param>
/// <param name="Available">How many more there can be.</param>
/// <param name="Name">Its name for people; null before 8.0.</param>
/// <param name="Description">What it is.</param>
public sealed record MediatedType(string Type, int? Available, string? Name, string? Description)
{
    internal static MediatedType Read(Fields f) => new(f.Text("type"u8), f.OptionalInt("available"u8), f.OptionalText("name"u8), f.OptionalText("description"u8));
}

/// <summary>A machine type that a virtual machine can have.</summary>
/// <param name="Id">Its name for the guest's config, such as <c>pc-q35-9.2+pve1</c>.</param>
/// <param name="Type">Its family: <c>q35</c> or <c>i440fx</c>.</param>
/// <param name="Version">Its version.</param>
public sealed record MachineType(string Id, string? Type, string? Version)
{
    internal static MachineType Read(Fields f) => new(f.Text("id"u8), f.OptionalText("type"u8), f.OptionalText("version"u8));
}

/// <summary>A USB device.</summary>
/// <param name="VendorId">Its maker as a number.</param>
/// <param name="ProductId">Its kind as a number.</param>
/// <param name="Manufacturer">Its maker.</param>
/// <param name="Product">Its kind.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Bus">Its bus.</param>
/// <param name="Path">Where it is plugged in, such as <c>1-2</c>.</param>
/// <param name="Settings">Every member as it came.</param>
public sealed record UsbDevice(
    string VendorId, string ProductId, string? Manufacturer, string? Product, string? Serial, int? Bus, string? Path, IReadOnlyDictionary<string, string> Settings)
{
    internal static UsbDevice Read(Fields f) => new(
        f.Text("vendid"u8), f.Text("prodid"u8), f.OptionalText("manufacturer"u8), f.OptionalText("product"u8), f.OptionalText("serial"u8), f.OptionalInt("busnum"u8),
        f.OptionalText("usbpath"u8), f.Settings());
}

/// <summary>A processor that a virtual machine can be shown.</summary>
/// <param name="Name">Its name for the guest's config.</param>
/// <param name="Vendor">Whose it is.</param>
/// <param name="IsCustom">True for one of the cluster's own.</param>
public sealed record CpuModel(string Name, string? Vendor, bool IsCustom)
{
    internal static CpuModel Read(Fields f) => new(f.Text("name"u8), f.OptionalText("vendor"u8), f.Flag("custom"u8));
}
