using System.Net;
using System.Text.Json;
using Croft.Sandbox.Calls;

namespace Croft.Sandbox.Wire;

/// <summary>Reads arguments from a query, a form or a JSON body.</summary>
internal static class ArgumentReader
{
    public static void ReadForm(string form, Arguments arguments)
    {
        foreach (var pair in form.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = WebUtility.UrlDecode(equals < 0 ? pair : pair[..equals]);
            arguments.Add(name, new Argument(equals < 0 ? "" : WebUtility.UrlDecode(pair[(equals + 1)..])));
        }
    }

    /// <summary>Perl's own words where the body is no JSON object: they reach the client as they are.</summary>
    public static void ReadJson(byte[] body, Arguments arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw Broken("Not a HASH reference at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 957.");
            foreach (var property in document.RootElement.EnumerateObject())
                if (property.Value.ValueKind is not JsonValueKind.Null)
                    arguments.Add(property.Name, ToArgument(property.Value));
        }
        catch (JsonException fault)
        {
            var at = fault.BytePositionInLine ?? 0;
            var before = System.Text.Encoding.UTF8.GetString(body.AsSpan((int)Math.Min(at, body.Length)));
            throw Broken(System.FormattableString.Invariant(
                $"'\"' expected, at character offset {at} (before \"{before}\") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 917."));
        }
    }

    static ApiFault Broken(string reason) => ApiFault.Bare(500, reason, reason + "\n");

    static Argument ToArgument(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => new Argument("1", ArgumentShape.JsonFlag),
        JsonValueKind.False => new Argument("0", ArgumentShape.JsonFlag),
        JsonValueKind.Array => Argument.List([.. value.EnumerateArray().Select(item => ToArgument(item).Value)]),
        JsonValueKind.Object => new Argument("HASH", ArgumentShape.Hash),
        JsonValueKind.String => new Argument(value.GetString()!),
        _ => new Argument(value.GetRawText()),
    };
}
