using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Sandbox;

namespace Croft.Commands;

/// <summary><c>sandbox start</c>: serves simulated clusters to any Proxmox client, until Ctrl-C.</summary>
static class SandboxCommand
{
    const string Summary = "Runs simulated Proxmox clusters on loopback.";

    public static ExtraCommand For(CliTerminal terminal) => new("sandbox", Summary, () => new Command("sandbox", Summary) { Start(terminal) });

    static Command Start(CliTerminal terminal)
    {
        var clusters = new Option<int>("--clusters") { Description = "How many clusters; each has a port of its own.", DefaultValueFactory = _ => 1 };
        var nodes = new Option<int>("--nodes") { Description = "Nodes a cluster.", DefaultValueFactory = _ => 3 };
        var guests = new Option<int>("--guests") { Description = "Guests and templates a cluster.", DefaultValueFactory = _ => 40 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same estate.", DefaultValueFactory = _ => 1 };
        var port = new Option<int>("--port") { Description = "First port; 0 takes free ones.", DefaultValueFactory = _ => 0 };
        var speed = new Option<double>("--speed") { Description = "How much quicker than real tasks run; 0 waits for nothing.", DefaultValueFactory = _ => 20 };
        var latency = new Option<double>("--latency") { Description = "Milliseconds every call waits before it is answered.", DefaultValueFactory = _ => 0 };
        var urlOut = new Option<FileInfo?>("--url-out") { Description = "Writes the addresses there, one a line." };
        var tokenOut = new Option<FileInfo?>("--token-out") { Description = "Writes the API tokens there, one a line, mode 0600." };
        foreach (var (option, lowest, highest) in new[] { (clusters, 1, 100), (nodes, 1, 32), (guests, 0, 5000), (port, 0, 65_535) })
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && (value < lowest || value > highest))
                    result.AddError($"{option.Name} must be from {lowest} to {highest}; it is {value}.");
            });
        }
        foreach (var option in new[] { speed, latency })
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, out var value) && value is not (>= 0 and <= 1_000_000))
                    result.AddError($"{option.Name} must be from 0 to 1000000; it is {result.Tokens[0].Value}.");
            });
        }
        var start = new Command("start", "Serves until Ctrl-C.") { clusters, nodes, guests, seed, port, speed, latency, urlOut, tokenOut };
        start.SetAction((result, ct) => ServeAsync(
            new SandboxHostOptions
            {
                Clusters = result.GetValue(clusters),
                Cluster = new SandboxOptions
                {
                    Nodes = result.GetValue(nodes),
                    Guests = result.GetValue(guests),
                    Seed = result.GetValue(seed),
                    Port = result.GetValue(port),
                    Speed = result.GetValue(speed),
                    Latency = TimeSpan.FromMilliseconds(result.GetValue(latency)),
                },
            },
            result.GetValue(urlOut),
            result.GetValue(tokenOut),
            terminal,
            ct));
        return start;
    }

    static async Task<int> ServeAsync(SandboxHostOptions options, FileInfo? urlOut, FileInfo? tokenOut, CliTerminal terminal, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = terminal.OnInterrupt(stop.Cancel);
        await using var host = await StartAsync(options, stop.Token);
        // The token first: whoever waits for the address finds both.
        if (tokenOut is not null)
            await WriteAsync(tokenOut, host.Clusters.Select(c => c.Token), stop.Token);
        if (urlOut is not null)
            await WriteAsync(urlOut, host.Clusters.Select(c => c.Url.ToString().TrimEnd('/')), stop.Token);
        foreach (var cluster in host.Clusters)
        {
            await terminal.Out.WriteLineAsync($"{cluster.Url.ToString().TrimEnd('/')}  {cluster.Fingerprint}".AsMemory(), stop.Token);
            if (tokenOut is null)
                await terminal.Out.WriteLineAsync($"  token: {cluster.Token}".AsMemory(), stop.Token);
        }
        await terminal.Out.FlushAsync(stop.Token);
        var served = new TaskCompletionSource();
        await using var stopped = stop.Token.Register(served.SetResult);
        await served.Task;
        return ExitCodes.Done;
    }

    static async Task<SandboxHost> StartAsync(SandboxHostOptions options, CancellationToken ct)
    {
        try
        {
            return await SandboxHost.StartAsync(options, ct);
        }
        catch (IOException e)
        {
            throw new FailureException(
                new Failure(FailureKind.Conflict, $"The sandbox could not listen on port {options.Cluster.Port} of 127.0.0.1.")
                {
                    Cause = e.Message,
                    WayOut = "Give another --port, or 0 for a free one.",
                },
                e);
        }
    }

    static async Task WriteAsync(FileInfo file, IEnumerable<string> lines, CancellationToken ct)
    {
        try
        {
            await PrivateFile.WriteAsync(file.FullName, string.Concat(lines.Select(line => line + "\n")), ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"Could not write {file.FullName}.") { Cause = e.Message });
        }
    }
}
