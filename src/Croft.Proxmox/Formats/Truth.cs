namespace Croft.Proxmox;

/// <summary>Proxmox's words for true and false.</summary>
public static class Truth
{
    /// <summary>Reads <c>1 on yes true</c> and <c>0 off no false</c>, in any case.</summary>
    public static bool TryParse(string? text, out bool value)
    {
        value = Is(text, "1", "on", "yes", "true");
        return value || Is(text, "0", "off", "no", "false");
    }

    /// <summary>The form Proxmox itself writes: <c>1</c> or <c>0</c>.</summary>
    public static string Format(bool value) => value ? "1" : "0";

    static bool Is(string? text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
