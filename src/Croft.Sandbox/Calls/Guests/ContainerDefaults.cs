using System.Globalization;
using Croft.Sandbox.State;

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

    /// <summary>True for what came from a registry.</summary>
    public static bool IsImage(string template, PveVersion release) => release.IsFrom(9, 1) && template.EndsWith(".tar", StringComparison.Ordinal);

    /// <summary>What an image says of itself goes over what was asked: its command, its environment, and addresses that the host has to set.</summary>
    public static void FillFromImage(Dictionary<string, string> values)
    {
        values["entrypoint"] = "/docker-entrypoint.sh nginx -g 'daemon off;'";
        values["cmode"] = "console";
        values["env"] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\0PKG_RELEASE=1~bookworm";
        foreach (var key in values.Keys.Where(static key => GuestDisks.IsNumbered(key, "net")).ToList())
            if (!values[key].Contains("host-managed=", StringComparison.Ordinal))
                values[key] += ",host-managed=1";
    }

    public static string BytesRead(long bytes) => string.Create(CultureInfo.InvariantCulture,
        $"Total bytes read: {bytes} ({bytes / 1048576.0:F1}MiB, 130MiB/s)");
}
