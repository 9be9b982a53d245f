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
        var resolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutNulls, DemandWhatIsNeverNull } };
        if (!secrets) resolver.Modifiers.Add(static type => LeaveOut<SecretAttribute>(type));
        if (!measured) resolver.Modifiers.Add(static type => LeaveOut<MeasuredAttribute>(type));
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
            RespectRequiredConstructorParameters = false,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new LengthOfTime(), new Address() },
            TypeInfoResolver = resolver,
        };
        options.MakeReadOnly();
        return options;
    }

    static void LeaveOutNulls(JsonTypeInfo type)
    {
        // What can't be null is not asked whether it is: asking puts each value into an object of its own.
        foreach (var property in type.Properties.Where(p => !p.PropertyType.IsValueType || Nullable.GetUnderlyingType(p.PropertyType) is not null || p.PropertyType == typeof(JsonElement)))
        {
            if (property.AttributeProvider is { } said && !said.IsDefined(typeof(ColumnAttribute), true) && !said.IsDefined(typeof(RequiredMemberAttribute), true) && !said.IsDefined(typeof(JsonIgnoreAttribute), true))
                property.ShouldSerialize = static (_, value) => value is not (null or JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null });
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
