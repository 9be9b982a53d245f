using System.Text.Json;
using System.Text.Json.Serialization;

namespace Croft.Engine.Secrets;

/// <summary>A secret in the open, for as short as possible; shown and written it is <c>***</c>.</summary>
[JsonConverter(typeof(Masked))]
public sealed class Secret(string value)
{
    /// <summary>What stands wherever a secret would.</summary>
    public const string Mask = "***";

    /// <summary>The secret itself: for the call that needs it, nothing else.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => Mask;

    sealed class Masked : JsonConverter<Secret>
    {
        public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new JsonException("A secret is not read from JSON.");

        public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) => writer.WriteStringValue(Mask);
    }
}

/// <summary>Where a sealed secret is kept; it opens nowhere else.</summary>
/// <param name="Table">Table.</param>
/// <param name="Row">Key of the row.</param>
/// <param name="Column">Column.</param>
public sealed record SecretPlace(string Table, string Row, string Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Table}:{Row}:{Column}";

    /// <summary>What a box is bound to; a colon within a part does not pass for one between them.</summary>
    internal string Bound => string.Join(':', new[] { Table, Row, Column }.Select(p => p.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal)));
}
