namespace Croft.Sandbox.Calls;

/// <summary>Lists that are the same wherever they stand.</summary>
internal static class ListWords
{
    /// <summary>[{"word": name}, …], as indexes of folders are.</summary>
    public static void WriteNames(this Exchange exchange, string word, params ReadOnlySpan<string> names)
    {
        exchange.Json.WriteStartArray();
        foreach (var name in names)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString(word, name);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    public static void WriteNothingListed(this Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        exchange.Json.WriteEndArray();
    }
}
