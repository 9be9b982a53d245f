using System.Globalization;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>What a new container's config gets without being told.</summary>
internal static class ContainerDefaults
{
    static readonly string[] Systems = ["debian", "devuan", "ubuntu", "centos", "fedora", "opensuse", "archlinux", "alpine", "gentoo", "nixos"];

    public static void Fill(Dictionary<string, string> values, int vmid, string template, string storage)
    {
        values.TryAdd("hostname", string.Create(CultureInfo.InvariantCulture, $"CT{vmid}"));
        values.TryAdd("memory", "512");
        values.TryAdd("swap", "512");
        values.TryAdd("arch", "amd64");
        values.TryAdd("rootfs", $"{storage}:4");
        values.TryAdd("ostype", Systems.FirstOrDefault(system => template.Contains(system, StringComparison.Ordinal)) ?? "unmanaged");
        if (values.TryGetValue("tags", out var tags))
            values["tags"] = ConfigChange.SortTags(tags);
        if (values.GetValueOrDefault("unprivileged", "1") == "0")
            values.Remove("unprivileged");
        else
            values["unprivileged"] = "1";
    }

    public static string BytesRead(long bytes) => string.Create(CultureInfo.InvariantCulture,
        $"Total bytes read: {bytes} ({bytes / 1048576.0:F1}MiB, 130MiB/s)");
}
