using System.Reflection;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Requests;

/// <summary>A verb's request as arguments and options; built only when the verb is typed, completed or explained.</summary>
internal sealed class RequestShape
{
    RequestShape(VerbInfo verb)
    {
        var prototype = Activator.CreateInstance(verb.Request)!;
        Fields = [.. verb.Request.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.SetMethod is { IsPublic: true } && !p.IsDefined(typeof(WholeAttribute)))
            .Select(p => new RequestField(p, prototype))];
        Whole = verb.Request.GetProperties().FirstOrDefault(p => p.IsDefined(typeof(WholeAttribute)));
        Positionals = [.. Fields.Where(f => f.Position is not null).OrderBy(f => f.Position)];
        Globals = GlobalOptions.For(verb);
        var own = Fields.Where(f => f.Position is null).SelectMany(f => f.Options).ToList();
        Own = own;
        Options = [.. own, .. Globals.Where(g => own.All(o => o.Name != g.Name))];
    }

    public IReadOnlyList<RequestField> Fields { get; }

    public IReadOnlyList<RequestField> Positionals { get; }

    /// <summary>The property that tells whether documents were named; null where nobody asks.</summary>
    public PropertyInfo? Whole { get; }

    /// <summary>Positionals that are left once an option took the place of one: <c>--select</c> instead of <c>GUEST</c>.</summary>
    public IEnumerable<RequestField> PositionalsOf(TypedLine line) => Positionals.Where(p => InsteadOf(p) is not { } instead || !line.Has(instead));

    /// <summary>The option that can take a positional's place; null when none can.</summary>
    public CommandOption? InsteadOf(RequestField positional) => Fields.FirstOrDefault(f => f.Property.Name == positional.Unless)?.Options[0];

    /// <summary>Options of this verb alone.</summary>
    public IReadOnlyList<CommandOption> Own { get; }

    /// <summary>Options that the face answers.</summary>
    public IReadOnlyList<CommandOption> Globals { get; }

    /// <summary>All of them; one of the verb's hides a global one of the same name.</summary>
    public IReadOnlyList<CommandOption> Options { get; }

    public static RequestShape Of(VerbInfo verb) => new(verb);

    /// <summary>The field that an option sets, or null when it is a global one.</summary>
    public RequestField? FieldOf(CommandOption option) => Fields.FirstOrDefault(f => f.Position is null && f.Options.Contains(option));
}
