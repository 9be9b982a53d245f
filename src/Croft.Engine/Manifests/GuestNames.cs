using System.Text.RegularExpressions;

namespace Croft.Engine.Manifests;

/// <summary>What Proxmox takes as the name of a guest: its format dns-name (<c>PVE/JSONSchema.pm</c>).</summary>
static partial class GuestNames
{
    /// <summary>The form of a name.</summary>
    public const string Form = @"([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";

    /// <summary>Letters of a container's name at most; Proxmox counts those of a machine's not.</summary>
    const int Longest = 255;

    /// <summary>Why Proxmox would refuse a name, as it completes "metadata.name …"; null where it takes it.</summary>
    public static string? WhyNot(Kind kind, string name) =>
        !Name().IsMatch(name) ? $"can't be a guest's name: '{(name.Length <= 60 ? name : name[..60] + "…")}'; Proxmox takes letters, digits and '-', in words parted by dots that begin and end with a letter or a digit"
        : kind.Shape.Type == typeof(ContainerSpec) && name.Length > Longest ? $"can't be a container's name: it has {name.Length} letters, and Proxmox takes {Longest} at most"
        : null;

    [GeneratedRegex($"^{Form}\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
