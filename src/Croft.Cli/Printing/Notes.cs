using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>What goes to standard error: notes for people, and what must not be missed even by programs.</summary>
internal sealed class Notes(Screen screen, Settings settings)
{
    const int Longest = 2000;

    public Screen Screen => screen;

    /// <summary>True when notes and progress are wanted: not when quiet, nor when only a program listens.</summary>
    public bool Wanted => !settings.Quiet && (!settings.Json || screen.Terminal);

    /// <summary>A note that may be left out.</summary>
    public void Note(string text, Style style = Style.Muted)
    {
        if (Wanted) screen.Text(Plain.Of(text), style);
    }

    /// <summary>Something the user has to know; quiet means results and failures alone.</summary>
    public void Warn(string text)
    {
        if (settings.Quiet) return;
        if (settings.Json) screen.Line(ResultJson.WriteLine(new { Warning = text }));
        else screen.Text($"{(screen.Unicode ? "⚠ " : "! ")}{Plain.Of(text)}", Style.Warn);
    }

    /// <summary>A part that could not be asked.</summary>
    public void Missing(Missing part)
    {
        if (settings.Json) screen.Line(ResultJson.WriteLine(new { Missing = part }));
        else screen.Text(Plain.Of($"missing: {part.What}: {part.Why}"), Style.Warn);
    }

    /// <summary>Where the next page begins: a list that ends here must not pass for the whole.</summary>
    public void Next(string cursor)
    {
        if (settings.Json) screen.Line(ResultJson.WriteLine(new { Next = cursor }));
        else if (settings.Quiet) screen.Text(Plain.Of($"more follow after {cursor}"));
    }

    /// <summary>Why a call failed, with the way out.</summary>
    public void Failure(Failure failure)
    {
        if (settings.Json)
        {
            screen.Line(ResultJson.WriteLine(new { Failure = failure }));
            return;
        }
        screen.Text(Clip(failure.Message), Style.Bad);
        // What the message says already is not said again.
        var said = failure.Message;
        if (failure.Cause is { } cause && !said.Contains(cause.TrimEnd('.', '\n'), StringComparison.Ordinal))
        {
            said += cause;
            screen.Text(Clip(cause), indent: "  ");
        }
        foreach (var fault in failure.Faults)
        {
            if (fault.At is null && said.Contains(fault.Message.TrimEnd('.', '\n'), StringComparison.Ordinal)) continue;
            var place = fault.At is { } at ? $"{at.File}:{at.Line}:{at.Column}: " : "";
            screen.Text(Clip($"{place}{fault.Field} {fault.Message}".TrimStart()), indent: "  ");
        }
        if (failure.WayOut is { } way) screen.Text(Plain.Of(way), Style.Accent);
    }

    // A value that was typed or came from Proxmox may be as long as it likes.
    static string Clip(string text) => Plain.Of(text.Length <= Longest ? text : $"{text[..Longest]}…");
}
