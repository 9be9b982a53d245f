using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Croft.Contracts;

/// <summary>The one form that requests and results have in JSON, on every face.</summary>
/// <remarks>Camel case; enums as camel-case words; lengths of time as <c>[-][d.]hh:mm:ss[.fffffff]</c>, moments as RFC 3339; columns, required
/// properties and the cursor of a page are always there, others are left out where they are null.</remarks>
public static class ContractJson
{
    /// <summary>Results and requests, without secrets.</summary>
    public static JsonSerializerOptions Shown { get; } = Make(secrets: false);

    /// <summary>Requests as they are sent to a server, secrets included; nobody writes this into a log.</summary>
    public static JsonSerializerOptions Sent { get; } = Make(secrets: true);

    /// <summary>Results without what changes by itself: two of one form are one version.</summary>
    public static JsonSerializerOptions Settled { get; } = Make(secrets: false, measured: false);

    static JsonSerializerOptions Make(bool secrets, bool measured = true)
    {
        var resolver = new DefaultJsonTypeInfoResolver { Modifiers = { WriteSomeNulls, DemandWhatIsNeverNull } };
        if (!secrets) resolver.Modifiers.Add(static type => LeaveOut<SecretAttribute>(type));
        if (!measured) resolver.Modifiers.Add(static type => LeaveOut<MeasuredAttribute>(type));
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            RespectRequiredConstructorParameters = false,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new LengthOfTime(), new Address() },
            TypeInfoResolver = resolver,
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>True where a property is written also when it is null.</summary>
    public static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.AttributeProvider is { } said && (said.IsDefined(typeof(ColumnAttribute), true) || said.IsDefined(typeof(RequiredMemberAttribute), true) || said.IsDefined(typeof(JsonIgnoreAttribute), true))
        || property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null && property.PropertyType != typeof(JsonElement);

    // Only who has to be is asked for by a delegate, which puts each value into an object of its own.
    static void WriteSomeNulls(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), true) == false))
        {
            var bare = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (!IsAlwaysThere(property))
            {
                if (bare == typeof(JsonElement)) property.ShouldSerialize = static (_, value) => value is JsonElement { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) };
            }
            else if (bare != property.PropertyType || !bare.IsValueType)
            {
                property.ShouldSerialize = static (_, _) => true;
            }
        }
    }

    // A document without a path or a text is none; what may be null is left out, and so may be missing.
    static void DemandWhatIsNeverNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.AssociatedParameter is { HasDefaultValue: false, IsNullable: false, ParameterType.IsValueType: false })) property.IsRequired = true;
    }

    static void LeaveOut<T>(JsonTypeInfo type) where T : Attribute
    {
        foreach (var property in type.Properties.Where(p => p.AttributeProvider?.IsDefined(typeof(T), true) == true).ToList())
            type.Properties.Remove(property);
    }

    // What is relative means nothing to whoever reads it elsewhere.
    sealed class Address : JsonConverter<Uri>
    {
        public override Uri Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Uri.TryCreate(reader.GetString(), UriKind.Absolute, out var uri) ? uri : throw new JsonException("An address is a text such as https://pve1.example:8006.");

        public override void Write(Utf8JsonWriter writer, Uri value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    sealed class LengthOfTime : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Durations.TryRead(reader.GetString()!, out var time) ? time : throw new JsonException("A length of time is a text such as 30s or 1h30m.");

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString("c"));
    }
}
