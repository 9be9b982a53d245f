using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Sandbox;

namespace Croft.Commands;

/// <summary><c>sandbox</c>, and <c>sandbox start</c>: serves simulated clusters to any Proxmox client, until Ctrl-C.</summary>
static class SandboxCommand
{
    const string Summary = "Runs simulated Proxmox clusters on loopback.";

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("sandbox", Summary, () => new Command("sandbox", Summary)
    {
        Start(terminal), SandboxFaultCommand.For(terminal), SandboxStateCommands.Save(terminal), SandboxStateCommands.Load(terminal), SandboxSeedCommand.For(terminal, croft),
    });

    static Command Start(CliTerminal terminal)
    {
        var clusters = new Option<int>("--clusters") { Description = "How many clusters, at most 100; each has a port of its own.", DefaultValueFactory = _ => 1 };
        var nodes = new Option<int>("--nodes") { Description = "Nodes a cluster, at most 32; each answers at an address of its own.", DefaultValueFactory = _ => 3 };
        var guests = new Option<int>("--guests") { Description = "Guests and templates a cluster, at most 5000.", DefaultValueFactory = _ => 40 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same estate.", DefaultValueFactory = _ => 1 };
        var port = new Option<int>("--port") { Description = "First port, shared by the nodes of a cluster; 0 takes free ones.", DefaultValueFactory = _ => 0 };
        var speed = new Option<double>("--speed") { Description = "How much quicker than real tasks run; 0 waits for nothing.", DefaultValueFactory = _ => 20 };
        var latency = new Option<double>("--latency") { Description = "Milliseconds every call waits before it is answered.", DefaultValueFactory = _ => 0 };
        var oneAddress = new Option<bool>("--one-address") { Description = "All nodes answer on 127.0.0.1 alone: lighter for hundreds of nodes." };
        var urlOut = new Option<FileInfo?>("--url-out") { Description = "Writes the addresses there, one a line." };
        var tokenOut = new Option<FileInfo?>("--token-out") { Description = "Writes the API tokens there, one a line, mode 0600." };
        var controlOut = new Option<FileInfo?>("--control-out") { Description = "Opens the control endpoints (faults, held calls, counted effects) and writes \"URL SECRET\" there, one a line, mode 0600." };
        var version = new Option<string>("--version") { Description = "The Proxmox VE to play: 8.4, 9.1 or 9.2.", DefaultValueFactory = _ => "8.4" }.AcceptOnlyFromAmong("8.4", "9.1", "9.2");
        var state = new Option<FileInfo?>("--state") { Description = "Begins with what 'croft sandbox save' or 'croft sandbox seed' wrote." };
        foreach (var (option, lowest, highest) in new (Option, double, double)[] { (clusters, 1, 100), (nodes, 1, 32), (guests, 0, 5000), (port, 0, 65_535), (speed, 0, 1_000_000), (latency, 0, 1_000_000) })
            option.Validators.Add(Within(lowest, highest));
        var start = new Command("start", "Serves until Ctrl-C.") { clusters, nodes, guests, seed, port, speed, latency, oneAddress, version, state, urlOut, tokenOut, controlOut };
        start.Validators.Add(result =>
        {
            if (result.GetValue(port) is > 0 and <= 65_535 and var from && from + result.GetValue(clusters) - 1 is > 65_535 and var to)
                result.AddError($"The clusters need the ports {from} to {to}; the last there is is 65535.");
        });
        // What a saved state says itself is not said beside it: silently dropped, it would be believed.
        start.Validators.Add(result =>
        {
            if (result.GetValue(state) is null) return;
            foreach (var option in new Option[] { nodes, guests, seed, version }.Where(o => result.GetResult(o) is { Implicit: false }))
                result.AddError($"{option.Name} contradicts --state: the file says it.");
        });
        start.SetAction(async (result, ct) => await ServeAsync(
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
                    NodeAddresses = !result.GetValue(oneAddress),
                    Control = result.GetValue(controlOut) is not null,
                    Latency = TimeSpan.FromMilliseconds(result.GetValue(latency)),
                    Version = result.GetValue(version)!,
                    Saved = result.GetValue(state) is { } file ? await SandboxStateCommands.ReadAsync(file, ct) : null,
                },
            },
            new Outputs(result.GetValue(urlOut), result.GetValue(tokenOut), result.GetValue(controlOut)),
            terminal,
            ct));
        return start;
    }

    static Action<OptionResult> Within(double lowest, double highest) => result =>
    {
        if (result.Tokens.Count == 1 && double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) && !(value >= lowest && value <= highest))
            result.AddError($"{result.Option.Name} must be from {lowest} to {highest}; it is {result.Tokens[0].Value}.");
    };

    static async Task<int> ServeAsync(SandboxHostOptions options, Outputs outputs, CliTerminal terminal, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = terminal.OnInterrupt(stop.Cancel);
        await using var host = await StartAsync(options, stop.Token);
        // The addresses last: whoever waits for them finds the rest.
        if (outputs.Control is { } controls)
            Write(controls, host.Clusters.Select(c => $"{c.ControlUrl} {c.ControlSecret}"));
        if (outputs.Tokens is { } tokens)
            Write(tokens, host.Clusters.Select(c => c.Token));
        if (outputs.Urls is { } urls)
            Write(urls, host.Clusters.Select(c => c.Url.ToString().TrimEnd('/')));
        foreach (var cluster in host.Clusters)
        {
            await terminal.Out.WriteLineAsync($"{cluster.Url.ToString().TrimEnd('/')}  {cluster.Fingerprint}".AsMemory(), stop.Token);
            if (outputs.Tokens is null)
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
        catch (Exception e) when (e is ArgumentException or InvalidDataException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, "The sandbox could not begin with that state.") { Cause = e.Message }, e);
        }
        catch (IOException e)
        {
            var isMissing = e.InnerException is SocketException { SocketErrorCode: SocketError.AddressNotAvailable };
            throw new FailureException(
                new Failure(FailureKind.Conflict, $"The sandbox could not listen on {PortsOf(options)}.")
                {
                    Cause = e.Message,
                    WayOut = isMissing
                        ? "This machine answers on 127.0.0.1 alone, not on all of 127.0.0.0/8: give --one-address."
                        : "Give another --port, or 0 for a free one.",
                },
                e);
        }
    }

    static string PortsOf(SandboxHostOptions options) => (options.Cluster.Port, options.Clusters) switch
    {
        (0, _) => "loopback",
        (var port, 1) => $"port {port}",
        var (first, clusters) => $"the ports {first} to {first + clusters - 1}",
    };

    public static void Write(FileInfo file, IEnumerable<string> lines)
    {
        if (file.Directory is { Exists: false } folder)
            throw new FailureException(FailureKind.Invalid, $"Could not write {file.FullName}: there is no folder {folder.FullName}.", "Make the folder, or name a file elsewhere.");
        try
        {
            PrivateFiles.Replace(file.FullName, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.Invalid, $"Could not write {file.FullName}.") { Cause = e.Message });
        }
    }

    /// <summary>Files that other processes read; null for those not asked for.</summary>
    sealed record Outputs(FileInfo? Urls, FileInfo? Tokens, FileInfo? Control);
}
