using Croft.Contracts;

namespace Croft.Engine.Inventory;

/// <summary>Picks guests by what is known of them: <c>tag=web and (node=pve2 or memory&gt;=8G) and not status=running</c>.</summary>
/// <remarks>
/// Conditions are a field, one of <c>= != &lt; &lt;= &gt; &gt;=</c> and a value; they are joined by <c>not</c>, <c>and</c>, <c>or</c> (in this order of strength) and
/// parentheses. Text is compared without regard to case; <c>*</c> stands for any letters and <c>?</c> for one. Values with spaces are quoted.
/// </remarks>
public sealed class GuestSelector
{
    readonly Func<GuestRow, bool> fits;

    readonly IReadOnlyCollection<SelectorField> fields;

    GuestSelector(string text, Func<GuestRow, bool> fits, IReadOnlyCollection<SelectorField> fields)
    {
        Text = text;
        this.fits = fits;
        this.fields = fields;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>True when the guest is picked.</summary>
    public bool Picks(GuestRow guest) => fits(guest);

    /// <summary>Refuses what can't be told of a past moment.</summary>
    /// <exception cref="FailureException">Invalid: it asks for a figure that has no history.</exception>
    public GuestSelector DemandHistory() => fields.FirstOrDefault(f => !f.HasHistory) is not { } field ? this : throw new FailureException(
        FailureKind.Invalid, $"The selector '{Text}' asks for {field.Name}, which has no history.",
        $"Of a past moment guests can be picked by {string.Join(", ", SelectorField.All.Where(f => f.HasHistory).Select(f => f.Name))}.");

    /// <summary>Reads a selector.</summary>
    /// <exception cref="FailureException">Invalid: what is wrong, and at which character.</exception>
    public static GuestSelector Parse(string text)
    {
        var words = new SelectorWords(text);
        var test = Any(words);
        return words.Next is { Kind: SelectorWordKind.End } ? new GuestSelector(text.Trim(), test, words.Fields) : throw words.Wrong("'and', 'or' or the end is expected");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    static Func<GuestRow, bool> Any(SelectorWords words)
    {
        var left = All(words);
        while (words.Take("or"))
        {
            var (one, other) = (left, All(words));
            left = guest => one(guest) || other(guest);
        }
        return left;
    }

    static Func<GuestRow, bool> All(SelectorWords words)
    {
        var left = One(words);
        while (words.Take("and"))
        {
            var (one, other) = (left, One(words));
            left = guest => one(guest) && other(guest);
        }
        return left;
    }

    static Func<GuestRow, bool> One(SelectorWords words)
    {
        if (words.Take("not"))
        {
            var inner = One(words);
            return guest => !inner(guest);
        }
        if (!words.Take("("))
            return Condition(words);
        var group = words.Nested(Any);
        return words.Take(")") ? group : throw words.Wrong("')' is expected");
    }

    static Func<GuestRow, bool> Condition(SelectorWords words)
    {
        if (words.Next.Kind != SelectorWordKind.Text)
            throw words.Wrong("a field is expected");
        var field = SelectorField.Find(words.Next.Text) ?? throw words.Wrong(
            $"'{words.Next.Text}' is no field; there are {string.Join(", ", SelectorField.All.Select(f => f.Name))}");
        words.Fields.Add(field);
        words.Move();
        if (words.Next.Kind != SelectorWordKind.Sign || words.Next.Text is "(" or ")" or "!")
            throw words.Wrong("one of = != < <= > >= is expected");
        var sign = words.Next.Text;
        if (sign is not ("=" or "!=") && !field.IsOrdered)
            throw words.Wrong($"{field.Name} can only be compared by = and !=");
        words.Move();
        if (words.Next.Kind is not (SelectorWordKind.Text or SelectorWordKind.Quoted))
            throw words.Wrong("a value is expected; none at all is written as \"\"");
        if (field.Test(sign, words.Next.Text) is not { } test)
            throw words.Wrong($"'{words.Next.Text}' is no {field.Name}; {field.Values}");
        words.Move();
        return test;
    }
}
