using Croft.Cli.Printing;

namespace Croft.Cli.Requests;

/// <summary>Asks a person at the terminal; without one there is nobody to ask.</summary>
internal sealed class Prompter(CliTerminal terminal, Screen screen)
{
    /// <summary>True when somebody can read a question and answer it.</summary>
    public bool CanAsk { get; } = terminal.InIsTerminal && terminal.ErrorIsTerminal;

    /// <summary>Asks; null at the end of input. A secret is not shown while it is typed.</summary>
    public async Task<string?> AskAsync(string question, bool secret, CancellationToken ct)
    {
        if (!secret) Ask();
        // Reading a terminal can't be cancelled; the wait for it can.
        var answer = await Task.Run(() => secret ? terminal.ReadSecret(Ask) : terminal.In.ReadLine(), ct).WaitAsync(ct);
        if (secret) screen.Line();
        return answer;

        void Ask() => screen.Write(question, Style.Strong);
    }
}
