using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Croft.Contracts;

/// <summary>A verb's place in the REST API, derived from what the verb says of itself.</summary>
/// <remarks>
/// list: <c>GET /nouns</c>; show: <c>GET /nouns/{id}</c>; create and add: <c>POST /nouns</c>; configure: <c>PATCH /nouns/{id}</c>; destroy, delete and
/// remove: <c>DELETE /nouns/{id}</c>; any other that reads: <c>GET /nouns/{id}/verb</c>; any other: <c>POST /nouns/{id}/verb</c>. Positional properties that
/// name something stand in the path, in their order, each as one segment (a slash in it as <c>%2F</c>); <see cref="None"/> stands where none is named:
/// <c>POST /guests/-/start</c> with a selector. A verb of the whole is <c>/verb</c>.
/// </remarks>
/// <param name="Verb">The verb.</param>
/// <param name="Method">GET, POST, PATCH or DELETE.</param>
/// <param name="Segments">Path below <see cref="Root"/>; what stands for a property is that property.</param>
public sealed record VerbRoute(VerbInfo Verb, string Method, IReadOnlyList<RouteSegment> Segments)
{
    /// <summary>What every path begins with.</summary>
    public const string Root = "/api/v1";

    /// <summary>Stands in a path where nothing is named: no name consists of it alone.</summary>
    public const string None = "-";

    static readonly HashSet<string> Uncountable = new(StringComparer.Ordinal) { "access", "api", "audit", "drift", "ha", "history" };

    /// <summary>The path with names in braces: <c>/api/v1/guests/{guest}/start</c>.</summary>
    public string Template => Root + string.Concat(Segments.Select(s => s.Property is { } p ? $"/{{{NameOf(p)}}}" : $"/{s.Text}"));

    /// <summary>The file that is the body of the call, as it is; the query tells its name.</summary>
    public PropertyInfo? File { get; } = PropertiesOf(Verb).FirstOrDefault(p => p.PropertyType == typeof(FileContent));

    /// <summary>True where the rest of the request is a JSON body; else it stands in the query.</summary>
    public bool HasBody => Method is "POST" or "PATCH" && File is null;

    /// <summary>The properties that do not stand in the path.</summary>
    public IReadOnlyList<PropertyInfo> Rest { get; } = [.. PropertiesOf(Verb).Where(p => Segments.All(s => s.Property != p))];

    /// <summary>What a property is called: camel case; what a page begins behind is the <c>cursor</c> of the page before.</summary>
    public static string NameOf(PropertyInfo property) =>
        property.Name == "After" && property.PropertyType == typeof(string) ? "cursor" : Words.Camel(property.Name);

    /// <summary>Properties of a verb's request that a caller sets.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(VerbInfo verb) =>
        verb.Request.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true });

    /// <summary>The route of a verb.</summary>
    public static VerbRoute Of(VerbInfo verb)
    {
        var named = PropertiesOf(verb).Where(p => p.GetCustomAttribute<PositionalAttribute>() is not null && IsName(p))
            .OrderBy(p => p.GetCustomAttribute<PositionalAttribute>()!.Order).ToList();
        var noun = Plural(verb.Noun);
        var isWhole = noun.Length == 0;
        var (method, tail) = verb.Name switch
        {
            _ when isWhole => (Reading(verb), verb.Name),
            "list" => ("GET", null),
            "show" when named.Count > 0 && Reading(verb) == "GET" => ("GET", null),
            "create" or "add" => ("POST", null),
            "configure" when named.Count > 0 => ("PATCH", null),
            "destroy" or "delete" or "remove" when named.Count > 0 => ("DELETE", (string?)null),
            _ => (Reading(verb), verb.Name),
        };
        // What a list or a new thing belongs to is one of its properties.
        var inPath = isWhole || verb.Name is "list" or "create" or "add" ? [] : named;
        List<RouteSegment> segments = isWhole ? [] : [new RouteSegment(noun, null)];
        segments.AddRange(inPath.Select(p => new RouteSegment("", p)));
        if (!isWhole && inPath.Count == 0 && tail is not null && noun != verb.Noun) segments.Add(new RouteSegment(None, null));
        if (tail is not null) segments.Add(new RouteSegment(tail, null));
        return new VerbRoute(verb, method, segments);
    }

    // What may be long or secret has no place in an address.
    static string Reading(VerbInfo verb) =>
        verb.Effect == Effect.Reads && PropertiesOf(verb).All(p => !p.IsDefined(typeof(SecretAttribute)) && !p.IsDefined(typeof(DocumentAttribute)) && ItemOf(p.PropertyType) is var item && item != typeof(DocumentFile) && item != typeof(ShownPlan)) ? "GET" : "POST";

    static bool IsName(PropertyInfo property) =>
        (property.PropertyType == typeof(string) || property.PropertyType == typeof(int) || property.PropertyType == typeof(Guid) || property.PropertyType.IsEnum) && !property.IsDefined(typeof(SecretAttribute)) && !property.IsDefined(typeof(DocumentAttribute));

    /// <summary>True where <see cref="None"/> may stand in its place.</summary>
    public static bool MayBeNone(PropertyInfo property) => property.GetCustomAttribute<PositionalAttribute>()?.Unless is not null || !IsRequired(property);

    /// <summary>True where a request without it is refused, or with nothing that takes its place.</summary>
    public static bool IsRequired(PropertyInfo property) =>
        property.IsDefined(typeof(RequiredAttribute)) || property.IsDefined(typeof(RequiredMemberAttribute))
        || (property.IsDefined(typeof(PositionalAttribute)) && (property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is null
            : property.PropertyType == typeof(string) && new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull));

    /// <summary>True for texts by key, which a query gives one by one.</summary>
    public static bool IsMap(Type type) => type == typeof(IReadOnlyDictionary<string, string>);

    /// <summary>Type of one value of a property: the item's of a list, what may be missing of a nullable.</summary>
    public static Type ItemOf(Type type) =>
        Nullable.GetUnderlyingType(type) ?? (type == typeof(string) ? type
        : type.IsArray ? type.GetElementType()!
        : type.IsGenericType && type.GetGenericArguments() is [var item] && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? item : type);

    static string Plural(string noun) => noun.Length == 0 || Uncountable.Contains(noun) ? noun : noun.EndsWith('y') ? $"{noun[..^1]}ies" : $"{noun}s";
}

/// <summary>A part of a route between two slashes.</summary>
/// <param name="Text">The word; empty for a property.</param>
/// <param name="Property">The property whose value stands there; null for a word.</param>
public sealed record RouteSegment(string Text, PropertyInfo? Property);
