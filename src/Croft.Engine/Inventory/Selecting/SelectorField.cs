using System.Globalization;
using System.IO.Enumeration;
using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Inventory;

/// <summary>What a guest can be picked by.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Values">What its values look like, for whoever wrote another.</param>
abstract record SelectorField(string Name, string Values)
{
    /// <summary>Every field, in the order in which they are told.</summary>
    public static IReadOnlyList<SelectorField> All { get; } =
    [
        new Text("name", g => [g.Name]), new Number("vmid", g => g.Vmid), new Text("cluster", g => [g.Cluster]), new Text("node", g => [g.Node]),
        new Text("type", g => [g.Type == GuestType.Vm ? "vm" : "ct"]) { Words = ["vm", "ct"] },
        new Text("status", g => [g.Status]) { Words = ["running", "stopped", "paused", "unknown"] },
        new Text("tag", g => g.Tags), new Text("pool", g => Maybe(g.Pool)), new Text("lock", g => Maybe(g.Lock)) { HasHistory = false }, new Text("ha", g => Maybe(g.Ha)),
        new Text("template", g => [g.Template ? "true" : "false"]) { Words = ["true", "false"] },
        new Number("cores", g => g.Cores), new Number("cpu", g => g.Cpu) { IsShare = true, HasHistory = false }, new Number("memory", g => g.MemoryMax) { InBytes = true },
        new Number("disk", g => g.DiskMax) { InBytes = true, HasHistory = false },
    ];

    /// <summary>False for what moves all the time, of which only the present is known.</summary>
    public bool HasHistory { get; init; } = true;

    /// <summary>True when values are less or more than one another.</summary>
    public virtual bool IsOrdered => false;

    /// <summary>The field of that name; null when there is none.</summary>
    public static SelectorField? Find(string name) => All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The test that a condition asks for; null when the value is none of this field's.</summary>
    public abstract Func<GuestRow, bool>? Test(string sign, string value);

    static IReadOnlyList<string> Maybe(string? value) => string.IsNullOrEmpty(value) ? [] : [value];

    /// <summary>Compared as text; a guest may have several, or none.</summary>
    sealed record Text(string Name, Func<GuestRow, IReadOnlyList<string>> Of) : SelectorField(Name, "")
    {
        /// <summary>The only values there are; empty when any.</summary>
        public IReadOnlyList<string> Words
        {
            get;
            init
            {
                field = value;
                Values = $"it is one of {string.Join(", ", value)}";
            }
        } = [];

        public override Func<GuestRow, bool>? Test(string sign, string value)
        {
            if (Words.Count > 0 && !Words.Contains(value, StringComparer.OrdinalIgnoreCase))
                return null;
            Func<GuestRow, bool> has = value.Length == 0 ? g => Of(g).Count == 0
                : g => Of(g).Any(v => FileSystemName.MatchesSimpleExpression(value, v, ignoreCase: true));
            return sign == "=" ? has : g => !has(g);
        }
    }

    /// <summary>Compared as a number; a guest of which it is not known is never picked.</summary>
    sealed record Number(string Name, Func<GuestRow, double?> Of) : SelectorField(Name, "it is a number")
    {
        public bool InBytes
        {
            get;
            init
            {
                field = value;
                Values = "it is a size with its unit, such as 512M or 4G";
            }
        }

        public bool IsShare
        {
            get;
            init
            {
                field = value;
                Values = "it is a share of its cores, such as 80% or 0.8";
            }
        }

        public override bool IsOrdered => true;

        public override Func<GuestRow, bool>? Test(string sign, string value)
        {
            if (Read(value) is not { } wanted)
                return null;
            return sign switch
            {
                "=" => g => Of(g) == wanted,
                "!=" => g => Of(g) is { } known && known != wanted,
                "<" => g => Of(g) < wanted,
                "<=" => g => Of(g) <= wanted,
                ">" => g => Of(g) > wanted,
                _ => g => Of(g) >= wanted,
            };
        }

        double? Read(string text) =>
            // A bare number would be MB to one reader and bytes to another, or per cent to one and a share to another.
            IsShare ? double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && (text.EndsWith('%') || share <= 1) ? (text.EndsWith('%') ? share / 100 : share) : null
            : InBytes ? text is [.., var unit] && char.IsAsciiLetter(unit) && ByteSize.TryParse(text.ToUpperInvariant(), out var bytes) ? bytes : null
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : null;
    }
}
