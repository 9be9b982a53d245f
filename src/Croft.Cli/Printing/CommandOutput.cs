using Croft.Contracts;

namespace Croft.Cli.Printing;

/// <summary>What a command inside a guest wrote, as if it had run here.</summary>
internal static class CommandOutput
{
    /// <summary>Prints both streams; returns the command's exit code.</summary>
    public static int Print(CommandOutcome outcome, Screens screens)
    {
        if (screens.Settings.Machine) screens.PrintMachine(outcome);
        else
        {
            Write(outcome.Output, screens.Output);
            Write(outcome.Error, screens.Notes.Screen);
        }
        if (outcome.IsCut) screens.Notes.Warn("the command wrote more than is kept; let it write into a file inside");
        return outcome.ExitCode & 0xFF;
    }

    // A terminal is shown no control characters of the guest's; a file or pipe gets it as it came.
    static void Write(string text, Screen screen)
    {
        if (text.Length == 0) return;
        if (screen.Terminal) foreach (var line in text.TrimEnd('\n').Split('\n')) screen.Line(Plain.Of(line));
        else screen.Write(text);
    }
}
