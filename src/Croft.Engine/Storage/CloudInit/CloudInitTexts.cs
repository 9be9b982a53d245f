using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Croft.Engine.Storage;

/// <summary>What cloud-init of one guest finds on a seed image: its NoCloud source reads a volume labelled <c>cidata</c>.</summary>
/// <param name="Hostname">The guest's name.</param>
/// <param name="User">User part; null for none.</param>
/// <param name="Network">Network part; null leaves it to cloud-init: DHCP on the first card.</param>
/// <param name="Vendor">Vendor part; null for none.</param>
internal sealed partial record CloudInitTexts(string Hostname, string? User, string? Network, string? Vendor)
{
    /// <summary>Begins what is digested: another way of writing the image is another image.</summary>
    const string Form = "croft cloud-init 1";

    /// <summary>SHA-256 over all that is in it, in hex; no clock and no chance.</summary>
    [JsonIgnore]
    public string Digest => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Form, Hostname, User is null ? "" : $"u{User}", Network is null ? "" : $"n{Network}", Vendor is null ? "" : $"v{Vendor}"))));

    /// <summary>Its file on a storage: <c>croft-web-01-1f3a9c0b7e52.iso</c>.</summary>
    [JsonIgnore]
    public string FileName => $"{Stem}{Digest[..12]}.iso";

    /// <summary>What the files of all images of this guest begin with.</summary>
    [JsonIgnore]
    public string Stem => $"croft-{Foreign().Replace(Hostname, "_")}-";

    /// <summary>The image.</summary>
    public byte[] Image() => IsoImage.Write("cidata",
    [
        // Other texts make another instance, as with Proxmox's own drive: what is done once an instance is done again.
        ("meta-data", Bytes($"instance-id: croft-{Digest[..12]}\nlocal-hostname: {Hostname}")),
        ("user-data", Bytes(User ?? "#cloud-config")),
        .. Network is null ? Array.Empty<(string, byte[])>() : [("network-config", Bytes(Network))],
        .. Vendor is null ? Array.Empty<(string, byte[])>() : [("vendor-data", Bytes(Vendor))],
    ]);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes($"{text}\n");

    [GeneratedRegex("[^a-zA-Z0-9_.-]", RegexOptions.CultureInvariant)]
    private static partial Regex Foreign();
}
