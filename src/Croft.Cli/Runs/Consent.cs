using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>Gets the name typed before something is gone.</summary>
internal sealed class Consent(Prompter prompter, Notes notes)
{
    /// <summary>The confirmation to start with; null where the plan asks for none.</summary>
    /// <param name="plan">The plan that was shown.</param>
    /// <param name="target">Where it acts.</param>
    /// <param name="said">True when <c>--yes</c> was given.</param>
    /// <param name="name">Its value.</param>
    /// <exception cref="FailureException">Denied: another name, or nobody to ask.</exception>
    public async Task<string?> AskAsync(Plan plan, string target, bool said, string? name, CancellationToken ct)
    {
        if (plan.Confirmation is not { } wanted) return null;
        if (said) return name == wanted.Type ? name : throw Refused(plan, wanted, name is null
            ? "--yes alone does not confirm what is destroyed."
            : $"--yes names '{Plain.Of(name)}'; the plan asks for '{wanted.Type}'.");
        if (!prompter.CanAsk) throw Refused(plan, wanted, wanted.Because);

        var screen = notes.Screen;
        PlanPrinter.Print(plan, target, screen);
        if (wanted.BackupFirst is { } backup) screen.Text($"To keep what is there, first: {backup}", Style.Accent);
        var typed = await prompter.AskAsync($"Type {Plain.Of(wanted.Type)} to go on: ", secret: false, ct);
        return typed?.Trim() == wanted.Type ? wanted.Type : throw new FailureException(FailureKind.Denied, "Nothing was done: the name was not typed.");
    }

    static FailureException Refused(Plan plan, Confirmation wanted, string why) =>
        new(new Failure(FailureKind.Denied, $"Nothing was done, it needs a confirmation: {plan.Title}.")
        {
            Cause = why,
            WayOut = $"Add --yes {Quoted(wanted.Type)} to confirm{(wanted.BackupFirst is { } backup ? $"; to keep what is there, first: {backup}" : "")}.",
        });

    static string Quoted(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':') ? name : $"'{name}'";
}
