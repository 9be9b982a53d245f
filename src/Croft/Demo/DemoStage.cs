using System.Diagnostics;
using Croft.Cli;

namespace Croft.Demo;

/// <summary>Plays scenes: shows each command as typed, runs it through the same face a user has, and proves its effect.</summary>
/// <param name="face">The command line over the demo's own workspace.</param>
/// <param name="terminal">Where it is shown.</param>
/// <param name="witness">Asks the API apart from Croft's engine.</param>
/// <param name="time">The clock for durations.</param>
sealed class DemoStage(Func<CliContext> face, CliTerminal terminal, DemoWitness witness, TimeProvider time)
{
    /// <summary>Plays one scene.</summary>
    public async Task<DemoStep> PlayAsync(DemoScene scene, CancellationToken ct)
    {
        await SayAsync($"\n# {scene.Title}\n$ croft {string.Join(' ', scene.Words.Select(Quoted))}\n", ct);
        var began = time.GetTimestamp();
        await scene.Before(ct);
        var code = await CliFace.RunAsync(scene.Words, face(), ct);
        var proofs = await scene.Prove(witness, ct);
        foreach (var proof in proofs)
        {
            await SayAsync(
                proof.Holds
                    ? $"  proven: {proof.Expected} ({proof.Evidence.Call}, {proof.Evidence.Field} = {proof.Evidence.Seen})\n"
                    : $"  NOT PROVEN: {proof.Expected} ({proof.Evidence.Call}, {proof.Evidence.Field} = {proof.Evidence.Seen})\n",
                ct);
        }
        if (code != scene.Expected)
            await SayAsync($"  NOT AS EXPECTED: exit code {code}, not {scene.Expected}\n", ct);
        return new DemoStep(scene.Title, $"croft {string.Join(' ', scene.Words)}", code, scene.Expected, time.GetElapsedTime(began).TotalSeconds, proofs);
    }

    Task SayAsync(string text, CancellationToken ct) => terminal.Error.WriteAsync(text.AsMemory(), ct);

    static string Quoted(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word;
}
