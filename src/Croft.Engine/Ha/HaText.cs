namespace Croft.Engine.Ha;

/// <summary>Settings of high availability in one form, so that what means the same compares equal.</summary>
internal static class HaText
{
    /// <summary>A setting's value, or Proxmox's default where it is not set; null where there is none.</summary>
    public static string? Value(IReadOnlyDictionary<string, string> settings, string key) => Normal(key, settings.GetValueOrDefault(key)) ?? key switch
    {
        "state" => "started",
        "max_restart" or "max_relocate" or "failback" => "1",
        "strict" or "restricted" or "nofailback" or "disable" => "0",
        _ => null,
    };

    /// <summary>Lists sorted, priorities of 0 left out, an old word for the new one; an empty text is none.</summary>
    public static string? Normal(string key, string? value) => key switch
    {
        _ when string.IsNullOrEmpty(value) => null,
        "nodes" or "resources" => List(Split(value).Select(n => n.EndsWith(":0", StringComparison.Ordinal) && key == "nodes" ? n[..^2] : n)),
        "state" when value == "enabled" => "started",
        _ => value,
    };

    public static string List(IEnumerable<string> items) => string.Join(',', items.Order(StringComparer.Ordinal));

    public static string[] Split(string value) => value.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
}
