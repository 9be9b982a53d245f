using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Croft.Contracts;
using Croft.Engine.Secrets;

namespace Croft.Engine.Access;

/// <summary>How requests and rows are written into the audit: camel case, secrets masked.</summary>
static class AuditJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { MaskSecrets } },
    };

    public static string Of(object request) => JsonSerializer.Serialize(request, request.GetType(), Options);

    static void MaskSecrets(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => IsMarked<SecretAttribute>(p) || IsMarked<RedactedAttribute>(p)).ToList())
        {
            var get = property.Get;
            var masked = type.CreateJsonPropertyInfo(typeof(string), property.Name);
            masked.Get = o => get?.Invoke(o) is null ? null : Secret.Mask;
            type.Properties[type.Properties.IndexOf(property)] = masked;
        }
    }

    static bool IsMarked<TAttribute>(JsonPropertyInfo property) where TAttribute : Attribute =>
        property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) == true;
}
