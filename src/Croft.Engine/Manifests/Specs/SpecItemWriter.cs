using System.Text;

namespace Croft.Engine.Manifests;

/// <summary>Writes a list of things: a line each, or a block where one holds lists of its own.</summary>
static class SpecItemWriter
{
    public static void Write(StringBuilder text, SpecField field, IReadOnlyList<SpecItem> items, string indent)
    {
        text.Append(indent).Append(field.Name).Append(":\n");
        foreach (var item in items)
        {
            if (item.Lists.Values.All(l => l.Count == 0)) Line(text.Append(indent).Append("  - "), field.Parts, item);
            else Block(text, field.Parts, item, indent + "  ");
        }
    }

    static void Line(StringBuilder text, SpecShape shape, SpecItem item) =>
        (item.Parts.Count == 1 && shape.Bare is { } bare && item[bare.Name] is { } alone ? text.Append(SpecWriter.Value(bare, alone, null)) : SpecWriter.Flow(text, shape, item.Parts)).Append('\n');

    static void Block(StringBuilder text, SpecShape shape, SpecItem item, string indent)
    {
        var lead = indent + "- ";
        foreach (var part in shape.Fields)
        {
            if (item[part.Name] is { } value)
                text.Append(lead).Append(part.Name).Append(": ").Append(SpecWriter.Value(part, value, null)).Append('\n');
            else if (item.Lists.GetValueOrDefault(part.Name) is { Count: > 0 } inner)
                Write(text, part, inner, lead);
            else
                continue;
            lead = indent + "  ";
        }
    }
}
