using System.Net;
using Croft.Contracts;

namespace Croft.Engine.Clusters;

/// <summary>Addresses as users write them.</summary>
static class ClusterAddress
{
    const int Port = 8006;

    /// <summary>Reads <c>https://pve1:8006</c>, or <c>pve1</c> for short.</summary>
    /// <exception cref="FailureException">Invalid: the text is no address, or carries more than one.</exception>
    public static Uri Parse(string text)
    {
        var trimmed = text.Trim();
        var full = trimmed.Contains("://", StringComparison.Ordinal) ? trimmed : $"https://{trimmed}{(HasPort(trimmed) ? "" : $":{Port}")}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri.Host.Length == 0)
            throw Invalid($"'{text}' is no address of a Proxmox VE node.");
        if (uri.UserInfo.Length > 0)
            throw Invalid("The address carries a user or password; those are never part of it.");
        if (uri.Scheme == "http")
            throw new FailureException(new Failure(FailureKind.Invalid, $"{trimmed} can't be used: Proxmox VE answers on https alone, and no credential leaves Croft without it.")
            {
                WayOut = $"Give https://{uri.Host}:{(uri.IsDefaultPort ? Port : uri.Port)} instead; {Port} is the usual port.",
                Faults = [new Fault("url", $"https://, usually with port {Port}")],
            });
        return new Uri(uri.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>The address of another node of the same cluster, on the port that the first one uses.</summary>
    public static Uri Of(string address, Uri first) =>
        new UriBuilder("https", IPAddress.TryParse(address, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address, first.Port).Uri;

    static bool HasPort(string text) => text.LastIndexOf(':') is var colon and > 0 && text.IndexOf(']', StringComparison.Ordinal) < colon
        && int.TryParse(text.AsSpan(colon + 1), out _);

    static FailureException Invalid(string message) => new(new Failure(FailureKind.Invalid, message)
    {
        WayOut = $"Addresses have the form https://HOST:{Port}, with the name or IP address of any node.",
        Faults = [new Fault("url", "an address such as https://pve1:8006")],
    });
}
