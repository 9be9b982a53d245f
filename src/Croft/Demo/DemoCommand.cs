using System.CommandLine;
using System.Text;
using Croft.Cli;
using Croft.Commands;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Proxmox;
using Croft.Sandbox;

namespace Croft.Demo;

/// <summary><c>demo</c>: a simulated cluster is taken over, with the commands a user would type, and every effect is proven.</summary>
static class DemoCommand
{
    const string Summary = "Shows Croft taking over a simulated cluster.";

    public static ExtraCommand For(CliTerminal terminal) => new("demo", Summary, () => Build(terminal));

    static Command Build(CliTerminal terminal)
    {
        var keep = new Option<bool>("--keep") { Description = "Leaves the demo's folder behind." };
        var report = new Option<FileInfo?>("--report") { Description = "Writes each step with its API evidence there, as JSON." };
        var speed = new Option<double>("--speed") { Description = "How much quicker than real tasks run; 0 waits for nothing.", DefaultValueFactory = _ => 5 };
        speed.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, out var value) && value is not (>= 0 and <= 1_000_000))
                result.AddError($"--speed must be from 0 to 1000000; it is {result.Tokens[0].Value}.");
        });
        var demo = new Command("demo", Summary) { keep, report, speed };
        demo.SetAction((result, ct) => RunAsync(result.GetValue(speed), result.GetValue(keep), result.GetValue(report), terminal, ct));
        return demo;
    }

    static async Task<int> RunAsync(double speed, bool keep, FileInfo? reportFile, CliTerminal terminal, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = terminal.OnInterrupt(stop.Cancel);
        var time = TimeProvider.System;
        var folder = Directory.CreateTempSubdirectory("croft-demo-");
        try
        {
            await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Name = "lab", Speed = speed }, stop.Token);
            await terminal.Error.WriteLineAsync(
                $"A simulated Proxmox VE cluster of {cluster.Nodes.Count} nodes serves {cluster.Url}. Tasks run {speed:0.#} times as fast as real ones.".AsMemory(), stop.Token);
            var report = await PlayAsync(cluster, folder.FullName, terminal, time, stop.Token);
            if (reportFile is not null)
                await File.WriteAllTextAsync(reportFile.FullName, report.ToJson() + "\n", stop.Token);
            await EndAsync(report, terminal, stop.Token);
            return report.Proven ? ExitCodes.Done : ExitCodes.Failed;
        }
        finally
        {
            if (keep)
                await terminal.Error.WriteLineAsync($"The demo's folder stays: {folder.FullName} (the simulated cluster is gone).");
            else
                folder.Delete(recursive: true);
        }
    }

    static async Task<DemoReport> PlayAsync(SandboxCluster cluster, string folder, CliTerminal terminal, TimeProvider time, CancellationToken ct)
    {
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        var tokenFile = Path.Combine(folder, "token");
        PrivateFiles.Replace(tokenFile, Encoding.UTF8.GetBytes(cluster.Token + "\n"));
        // Keys and audit heads stay in the demo's folder, so that nothing of it is left in the user's own.
        var location = WorkspaceLocation.FromEnvironment(workspace) with
        {
            ConfigHome = Path.Combine(folder, "config"),
            StateHome = Path.Combine(folder, "state"),
        };
        using var client = new ProxmoxClient(new ProxmoxOptions
        {
            Endpoints = [cluster.Url, .. cluster.Nodes.Select(cluster.UrlOf)],
            Credential = ApiToken.Parse(cluster.Token),
            Trust = ProxmoxTrust.Authority(cluster.AuthorityPem),
        });
        await using var composition = new Composition(location, "demo");
        var started = time.GetUtcNow();
        var began = time.GetTimestamp();
        var stage = new DemoStage(() => composition.Face(terminal, []), terminal, new DemoWitness(client), time);
        var steps = new List<DemoStep>();
        foreach (var scene in new DemoScript(cluster, workspace, tokenFile).Scenes())
        {
            var step = await stage.PlayAsync(scene, ct);
            steps.Add(step);
            if (step.ExitCode != step.Expected)
                break; // what follows would only fail after it
        }
        var planned = new DemoScript(cluster, workspace, tokenFile).Scenes().Count();
        return new DemoReport(steps.Count == planned && steps.All(s => s.Proven), started, time.GetElapsedTime(began).TotalSeconds, steps);
    }

    static async Task EndAsync(DemoReport report, CliTerminal terminal, CancellationToken ct)
    {
        var proofs = report.Steps.Sum(s => s.Proofs.Count);
        var text = report.Proven
            ? $"\nDone in {report.Seconds:0} s: {report.Steps.Count} steps, {proofs} effects read back from the API."
            : $"\nThe demo did not go as it should: {string.Join("; ", report.Steps.Where(s => !s.Proven).Select(s => s.Title))}.";
        await terminal.Error.WriteLineAsync(text.AsMemory(), ct);
    }
}
