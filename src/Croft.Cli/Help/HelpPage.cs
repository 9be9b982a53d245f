using System.CommandLine;
using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Cli.Tree;
using Croft.Contracts;

namespace Croft.Cli.Help;

/// <summary>Help of the whole, of a noun and of a verb; it fits 40 columns.</summary>
internal sealed class HelpPage(Screen screen)
{
    const int Gap = 2;
    const int Widest = 26;

    /// <summary>Every command, grouped.</summary>
    public void Root(CommandTree tree)
    {
        screen.Text("croft - one control plane for Proxmox VE", Style.Strong);
        Usage("croft NOUN VERB [options]");
        Section("Nouns", [.. tree.Nouns.Select(n => (n, string.Join(", ", tree.VerbsOf(n).Select(v => v.Name))))]);
        Section("Commands", [.. tree.Whole.Select(v => (v.Name, v.Summary))]);
        Section("More", [.. tree.Extras.Select(e => (e.Name, e.Summary))]);
        screen.Line();
        screen.Text("croft NOUN --help and croft NOUN VERB --help tell more; croft alone opens the console.", Style.Muted);
    }

    /// <summary>A noun's verbs, grouped by what they do to the world.</summary>
    public void Noun(CommandTree tree, string noun)
    {
        Usage($"croft {noun} VERB [options]", first: true);
        var verbs = tree.VerbsOf(noun).ToList();
        Group("Look", verbs, v => v.Effect == Effect.Reads);
        Group("Keep (Croft's own state)", verbs, v => v.Effect == Effect.Keeps);
        Group("Change the estate (--plan shows first)", verbs, v => v.Effect == Effect.Changes);
        Group("Destroy (asks for the name)", verbs, v => v.Effect == Effect.Destroys);
        screen.Line();
        screen.Text($"croft {noun} VERB --help tells more.", Style.Muted);
    }

    /// <summary>A verb's arguments and options.</summary>
    public void Verb(VerbInfo verb)
    {
        var shape = RequestShape.Of(verb);
        screen.Text(verb.Summary, Style.Strong);
        Usage(string.Join(' ', new[] { "croft", verb.FullName }.Concat(shape.Positionals.Select(p => shape.InsteadOf(p) is { } instead ? $"({p.Placeholder} | {Left(instead)})" : Placeholder(p))).Append("[options]")));
        Section("Arguments", [.. shape.Positionals.Select(p => (p.Placeholder, Described(p.Description, p.IsMap ? "as KEY=VALUE" : p.Hint())))]);
        Section("Options", [.. shape.Own.Select(o => (Left(o), Described(o.Required ? $"{o.Description} Required." : o.Description, o.Hint)))]);
        Section("Common options", [.. shape.Globals.Select(o => (Left(o), o.Description))]);
        screen.Line();
        screen.Text($"{EffectText(verb)} Permission: {verb.Permission}.", Style.Muted);
    }

    /// <summary>A command that is no verb.</summary>
    /// <param name="path">As typed: <c>sandbox start</c>.</param>
    public void Extra(string path, Command command)
    {
        screen.Text(command.Description ?? "", Style.Strong);
        Usage($"croft {path} {(command.Subcommands.Count > 0 ? string.Join('|', command.Subcommands.Select(c => c.Name)) : command.Options.Count > 0 ? "[options]" : "")}".TrimEnd());
        Section("Commands", [.. command.Subcommands.Select(c => (c.Name, c.Description ?? ""))]);
        Section("Options", [.. command.Options.Where(o => !o.Hidden).Select(o => (
            ExtraCall.ValueName(o) is { } value ? $"{o.Name} {value}" : o.Name,
            Described(o.Description ?? "", ExtraCall.Default(o) is { } standard ? $"default {standard}" : null)))]);
        if (command.Subcommands.FirstOrDefault(c => c.Options.Count > 0) is not { } more) return;
        screen.Line();
        screen.Text($"croft {path} {more.Name} --help tells more.", Style.Muted);
    }

    void Group(string title, List<VerbInfo> verbs, Func<VerbInfo, bool> belongs) =>
        Section(title, [.. verbs.Where(belongs).Select(v => (v.Name, v.Summary))]);

    void Usage(string line, bool first = false)
    {
        if (!first) screen.Line();
        screen.Line("Usage", Style.Strong);
        screen.Text(line, indent: "  ");
    }

    /// <summary>Two columns where there is room; otherwise the text goes below its word.</summary>
    public void Section(string title, IReadOnlyList<(string Left, string Right)> rows)
    {
        if (rows.Count == 0) return;
        screen.Line();
        screen.Line(title, Style.Strong);
        var width = rows.Select(r => Plain.Width(r.Left)).Where(w => w <= Widest).DefaultIfEmpty(Widest).Max();
        var room = screen.TextWidth - 2 - width - Gap;
        foreach (var (left, right) in rows)
        {
            var below = room < 24 || Plain.Width(left) > width;
            var lines = Plain.Wrap(right, below && room < 24 ? screen.TextWidth - 6 : room).ToList();
            var indent = new string(' ', below && room < 24 ? 6 : 2 + width + Gap);
            if (below || lines.Count == 0) screen.Line($"  {screen.Paint(left, Style.Accent)}");
            for (var i = 0; i < lines.Count; i++)
                screen.Line(i == 0 && !below ? $"  {screen.Paint(left, Style.Accent)}{new string(' ', width - Plain.Width(left) + Gap)}{lines[i]}" : indent + lines[i]);
        }
    }

    static string Placeholder(RequestField field)
    {
        var name = field.IsList || field.IsMap ? field.Placeholder + "..." : field.Placeholder;
        return field.IsRequired ? name : $"[{name}]";
    }

    static string Left(CommandOption option) =>
        option.Value is null ? option.Name : option.ValueOptional ? $"{option.Name} [{option.Value}]" : $"{option.Name} {option.Value}";

    static string Described(string description, string? hint) => hint is null ? description : $"{description} ({hint})".Trim();

    static string EffectText(VerbInfo verb) => verb.Effect switch
    {
        Effect.Reads => "Reads only.",
        Effect.Keeps => "Changes Croft's own state only.",
        Effect.Changes => "Changes the estate, by a plan.",
        _ => "Destroys, by a plan that needs confirmation.",
    };
}
