using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>Shows a plan: what it will do, what each step disturbs, what changes.</summary>
internal static class PlanPrinter
{
    const string NothingToDo = "nothing to do";

    /// <summary>Unmanaged guests that are named before they are only counted.</summary>
    const int Named = 10;

    /// <summary>The whole plan.</summary>
    public static void Print(Plan plan, string target, Screen screen)
    {
        screen.Text(Plain.Of(Header(plan, target)), Style.Strong);
        screen.Text(Plain.Of(plan.Title));
        foreach (var warning in plan.Warnings) Warn(warning, screen);
        var steps = Told(plan);
        if (steps.Count > 0) screen.Line();
        var ids = steps.Select(s => Plain.Width(s.Id)).DefaultIfEmpty(1).Max();
        foreach (var step in steps) PrintStep(step, ids, screen);
        if (steps.Count > 0) screen.Line();
        PrintOutlook(plan, screen);
        foreach (var file in plan.Saves)
            screen.Text(Plain.Of($"Then written into {file.Path}: {string.Join(", ", file.Changes.Select(c => $"{c.Field}: {c.From ?? "(none)"} {(screen.Unicode ? "→" : "->")} {c.To ?? "(none)"}"))}"), Style.Accent);
        if (plan.Confirmation is { IsAgreement: false } confirmation) screen.Text(Plain.Of($"Needs a confirmation: {confirmation.Because}"), Style.Bad);
        screen.Text(Summary(plan), Style.Strong);
    }

    /// <summary>What a plan of manifests tells beside its steps.</summary>
    public static void PrintOutlook(Plan plan, Screen screen)
    {
        if (plan.Outlook is not { } outlook) return;
        foreach (var refused in outlook.Refused)
        {
            screen.Text(Plain.Of($"{refused.Document} can't be as it is wanted: {refused.Why.Message}"), Style.Bad);
            foreach (var fault in refused.Why.Faults) screen.Text(Plain.Of($"{fault.Field}: {fault.Message}"), Style.Bad, "  ");
            if (refused.Why.WayOut is { } wayOut) screen.Text(Plain.Of(wayOut), Style.Muted, "  ");
        }
        foreach (var guest in outlook.Waiting.GroupBy(w => (w.Guest, w.Name)))
        {
            var keys = string.Join(", ", guest.Select(w => $"{w.Change.Field} {w.Change.From ?? "(none)"} {(screen.Unicode ? "→" : "->")} {w.Change.To ?? "(none)"}"));
            screen.Text(Plain.Of($"{(guest.Count() == 1 ? "1 value waits" : $"{guest.Count()} values wait")} for a restart of {guest.Key.Name} ({guest.Key.Guest}): {keys}"), Style.Accent);
        }
        if (outlook.Unmanaged.Count > 0)
        {
            var named = string.Join(", ", outlook.Unmanaged.Take(Named).Select(u => $"{u.Name} ({u.Guest})"));
            screen.Text(Plain.Of($"{(outlook.Unmanaged.Count == 1 ? "1 guest is" : $"{outlook.Unmanaged.Count} guests are")} unmanaged and left alone: {named}{(outlook.Unmanaged.Count > Named ? $" and {outlook.Unmanaged.Count - Named} more" : "")}."), Style.Muted);
        }
        if (outlook.NotAllowed.Count > 0)
            screen.Text($"Has to be allowed: --allow {string.Join(",", outlook.NotAllowed.Select(Allowed))}", Style.Warn);
    }

    /// <summary>The word that allows a disturbance.</summary>
    static string Allowed(Disturbance disturbance) => disturbance == Disturbance.DestroysData ? "destroy" : Word(disturbance);

    /// <summary>One line before a plan runs.</summary>
    public static void Compact(Plan plan, string target, Notes notes)
    {
        notes.Note($"{Header(plan, target)}: {plan.Title}: {Summary(plan)}", Style.Plain);
        foreach (var warning in plan.Warnings) notes.Warn(warning);
    }

    /// <summary><c>3 steps: 1 live, 2 restart; about 40 s</c>.</summary>
    public static string Summary(Plan plan)
    {
        var steps = Told(plan);
        if (steps.Count == 0) return plan.Outlook?.Refused.Count is null or 0 ? NothingToDo : "no steps";
        var classes = steps.GroupBy(s => s.Disturbs).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Word(g.Key)}");
        var text = $"{(steps.Count == 1 ? "1 step" : $"{steps.Count} steps")}: {string.Join(", ", classes)}";
        var known = steps.Where(s => s.Expected is not null).ToList();
        if (known.Count == 0) return text;
        var sum = Durations.Of(known.Aggregate(TimeSpan.Zero, (t, s) => t + s.Expected!.Value));
        return known.Count == steps.Count ? $"{text}; about {sum}" : $"{text}; {sum} and more";
    }

    /// <summary>The steps that matter to who reads: what Croft notes down for itself is none of them.</summary>
    static List<PlanStep> Told(Plan plan) => [.. plan.Steps.Where(s => !s.IsOwn)];

    /// <summary>A plan without steps, in one line.</summary>
    public static string Nothing(Plan plan) =>
        plan.Title.StartsWith(NothingToDo, StringComparison.Ordinal) ? plan.Title : $"{plan.Title}: {NothingToDo}";

    static string Header(Plan plan, string target) =>
        $"{(plan.Number > 0 ? $"plan {plan.Number}" : "plan")} for {target}";

    static void PrintStep(PlanStep step, int ids, Screen screen)
    {
        var indent = new string(' ', ids + 2);
        var id = Plain.Pad(step.Id, ids, right: true);
        var word = Word(step.Disturbs);
        var lines = screen.Width is { } width
            ? Plain.Wrap(Plain.Of(step.Title), Math.Max(12, Math.Min(width, Screen.Readable) - indent.Length - word.Length - 2)).ToList()
            : [Plain.Of(step.Title)];
        screen.Line($"{id}  {lines[0]}  {screen.Paint(word, StyleOf(step.Disturbs))}");
        foreach (var line in lines.Skip(1)) screen.Line(indent + line);
        if (step.Because is { } because) screen.Text(Plain.Of(because), Style.Muted, indent);
        foreach (var change in step.Changes) PrintChange(change, screen, indent);
        List<string> needs = [];
        if (step.After.Count > 0) needs.Add($"after {string.Join(", ", step.After)}");
        if (step.Privilege is { } privilege) needs.Add($"needs {privilege}");
        if (step.Expected is { } expected) needs.Add($"about {Durations.Of(expected)}");
        if (needs.Count > 0) screen.Text(Plain.Of(string.Join("; ", needs)), Style.Muted, indent);
    }

    static void PrintChange(FieldChange change, Screen screen, string indent)
    {
        var arrow = screen.Unicode ? "→" : "->";
        screen.Text(Plain.Of($"{change.Field}: {change.From ?? "(none)"} {arrow} {change.To ?? "(none)"}{(change.Disturbs is { } disturbs and not Disturbance.None ? $"  {Word(disturbs)}" : "")}"), Style.Accent, indent);
    }

    static void Warn(string warning, Screen screen) =>
        screen.Text($"{(screen.Unicode ? "⚠ " : "! ")}{Plain.Of(warning)}", Style.Warn);

    /// <summary>A disturbance as people are told.</summary>
    public static string Word(Disturbance disturbance) => disturbance == Disturbance.None ? "disturbs nothing" : Words.Spaced(disturbance.ToString());

    static Style StyleOf(Disturbance disturbance) => disturbance switch
    {
        Disturbance.None or Disturbance.Live => Style.Good,
        Disturbance.Pending => Style.Accent,
        Disturbance.DestroysData or Disturbance.Recreate => Style.Bad,
        _ => Style.Warn,
    };
}
