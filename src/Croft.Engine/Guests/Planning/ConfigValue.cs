using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Compares config values as Proxmox means them: it rewrites some of what it is given.</summary>
internal static class ConfigValue
{
    /// <summary>True when both say the same.</summary>
    public static bool Same(GuestAddress guest, string key, string? a, string? b) => Canonical(guest, key, a) == Canonical(guest, key, b);

    /// <summary>True when the value must never be shown; a container's <c>env</c> is where passwords are handed over.</summary>
    public static bool IsSecret(string key) => key is "cipassword" or "password" or "env";

    /// <summary>The value as it may be shown.</summary>
    public static string? Shown(string key, string? value) => value is not null && IsSecret(key) ? "***" : value;

    static string? Canonical(GuestAddress guest, string key, string? value)
    {
        if (value is null) return null;
        return key switch
        {
            "description" => value.TrimEnd('\n') is { Length: > 0 } text ? text : null,
            "tags" => Tags(guest, value),
            // A password comes back as stars or as a hash; that it is set is all that can be seen.
            "cipassword" => "***",
            "onboot" or "protection" or "template" => value is "0" ? null : value,
            "memory" => value.Replace("current=", "", StringComparison.Ordinal),
            _ when value.Contains('=', StringComparison.Ordinal) => Parts(value),
            _ => value,
        };
    }

    // Containers keep tags lower-cased and sorted, machines as given; their order means nothing on either.
    static string? Tags(GuestAddress guest, string value)
    {
        var tags = TagList.Parse(guest.IsVm ? value : value.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return tags.Count == 0 ? null : TagList.Format(tags);
    }

    static string Parts(string value) =>
        string.Join(',', PropertyString.Parse(value).Parts.OrderBy(p => p.Key is null ? "" : p.Key, StringComparer.Ordinal).Select(p => p.Key is null ? p.Value : $"{p.Key}={p.Value}"));
}
