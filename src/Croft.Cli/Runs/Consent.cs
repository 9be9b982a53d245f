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
        return plan.Confirmation is { } wanted ? await AskAsync(plan.Title, wanted, () => PlanPrinter.Print(plan, target, notes.Screen), said, name, ct) : null;
    }

    /// <summary>The same for what has no plan, since it is Croft's own.</summary>
    /// <param name="title">What is to be done.</param>
    /// <param name="wanted">What has to be typed, and why.</param>
    /// <param name="show">Shows it to who is asked.</param>
    /// <param name="said">True when <c>--yes</c> was given.</param>
    /// <param name="name">Its value.</param>
    /// <exception cref="FailureException">Denied: another name, or nobody to ask.</exception>
    public async Task<string?> AskAsync(string title, Confirmation wanted, Action show, bool said, string? name, CancellationToken ct)
    {
        if (said) return wanted.IsMetBy(name) || (wanted.IsAgreement && name is null) ? wanted.Type : throw Refused(title, wanted, name is null
            ? "--yes alone does not confirm what is destroyed or taken away."
            : $"--yes names '{Plain.Of(name)}'; what is asked for is '{wanted.Type}'.");
        if (!prompter.CanAsk) throw Refused(title, wanted, wanted.Because);

        var screen = notes.Screen;
        show();
        if (wanted.BackupFirst is { } backup) screen.Text($"To keep what is there, first: {backup}", Style.Accent);
        var typed = await prompter.AskAsync($"Type {Plain.Of(wanted.Type)} to go on: ", secret: false, ct);
        return wanted.IsMetBy(typed?.Trim()) ? wanted.Type : throw new FailureException(FailureKind.Denied, $"Nothing was done: {Plain.Of(wanted.Type)} was to be typed, and was not.");
    }

    static FailureException Refused(string title, Confirmation wanted, string why) =>
        new(new Failure(FailureKind.Denied, $"Nothing was done, it needs a confirmation: {title}.")
        {
            Cause = why,
            WayOut = wanted.IsAgreement ? "Add --yes to agree." : $"Add --yes {Quoted(wanted.Type)} to confirm{(wanted.BackupFirst is { } backup ? $"; to keep what is there, first: {backup}" : "")}.",
        });

    static string Quoted(string name) => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':') ? name : $"'{name}'";
}
