using System.Globalization;
using System.Text.Json;

namespace Croft.Sandbox.Calls;

/// <summary>Proxmox's habits in JSON: 0/1 for booleans, and keys that are absent rather than null.</summary>
internal static class JsonWords
{
    public static void Flag(this Utf8JsonWriter json, string name, bool value) => json.WriteNumber(name, value ? 1 : 0);

    public static void Optional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    /// <summary>Writes digits as a number where the value is a plain integer, else as text.</summary>
    public static void NumberOrText(this Utf8JsonWriter json, string name, string value)
    {
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, value);
    }
}
