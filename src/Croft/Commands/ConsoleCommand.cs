using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Remote;

namespace Croft.Commands;

/// <summary><c>guest console</c>: a guest's terminal in this one, also over a server.</summary>
static class ConsoleCommand
{
    /// <summary>Ctrl-], as telnet and virsh have it.</summary>
    const byte Leave = 0x1D;

    static readonly string summary = GuestConsole.Info.Summary;

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("console", summary, () =>
    {
        var guest = new Argument<string>("GUEST") { Description = "Guest: name, vmid or node/vmid." };
        var cluster = new Option<string?>("--cluster") { Description = "Cluster that holds the guest." };
        var command = new Command("console", $"{summary} Ctrl-] leaves.") { guest, cluster };
        command.SetAction((result, ct) => RunAsync(terminal, croft, new ConsoleGuestRequest { Guest = result.GetValue(guest)!, Cluster = result.GetValue(cluster) }, ct));
        return command;
    })
    {
        Noun = "guest",
    };

    static async Task<int> RunAsync(CliTerminal terminal, Composition croft, ConsoleGuestRequest request, CancellationToken ct)
    {
        if (!terminal.InIsTerminal || !terminal.OutIsTerminal)
            throw new FailureException(FailureKind.Unsupported, "A console needs a terminal to type into and to show on.", "Run it at one; for a single command in a virtual machine: croft guest exec GUEST -- COMMAND");
        var end = croft.Remote is not null
            ? await OverServerAsync(terminal, croft, request, ct)
            : await croft.Invoker.ConsoleAsync(request, (console, stop) => HoldAsync(terminal, new LocalConsole(console), stop), ct);
        await terminal.Error.WriteLineAsync($"\nconsole of {request.Guest}: {end}".AsMemory(), ct);
        return ExitCodes.Done;
    }

    static async Task<string> OverServerAsync(CliTerminal terminal, Composition croft, ConsoleGuestRequest request, CancellationToken ct)
    {
        using var server = croft.Connection(terminal);
        await using var console = await RemoteConsole.OpenAsync(server, croft.Remote!.Url, request, ct);
        return await HoldAsync(terminal, console, ct);
    }

    static async Task<string> HoldAsync(CliTerminal terminal, IConsole console, CancellationToken ct)
    {
        await terminal.Error.WriteLineAsync($"Console of {console.Guest}{(console.Serial is { } port ? $" on {port}" : "")}; Ctrl-] leaves.".AsMemory(), ct);
        using var raw = terminal.TakeOver() ?? throw new FailureException(FailureKind.Unsupported, "This terminal can't hand on every key as it is typed.", "Use one of a Unix system.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // Typed, Ctrl-C is the guest's; sent from outside it ends the session in order.
        using var interrupt = terminal.OnInterrupt(end.Cancel);
        using var resized = raw.OnResize(() => _ = ResizeAsync(raw, console, end.Token));
        await ResizeAsync(raw, console, end.Token);
        var typed = TypeAsync(raw, console, end.Token);
        var shown = ShowAsync(raw, console, end.Token);
        var first = await Task.WhenAny(typed, shown);
        await console.LeaveAsync();
        await end.CancelAsync();
        // A terminal's read ends with the next key only: it is left behind.
        return await first;
    }

    static async Task ResizeAsync(RawTerminal raw, IConsole console, CancellationToken ct)
    {
        try
        {
            var (columns, rows) = raw.Size;
            if (columns > 0 && rows > 0) await console.ResizeAsync(columns, rows, ct);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It has closed: whoever reads it is told.
        }
    }

    static Task<string> TypeAsync(RawTerminal raw, IConsole console, CancellationToken ct) => Task.Run(async () =>
    {
        var keys = new byte[4096];
        while (true)
        {
            var count = await raw.Keys.ReadAsync(keys, ct);
            var leave = keys.AsSpan(0, count).IndexOf(Leave);
            try
            {
                await console.WriteAsync(keys.AsMemory(0, leave < 0 ? count : leave), ct);
            }
            catch (IOException)
            {
                return console.Ended;
            }
            if (leave >= 0 || count == 0) return "left";
        }
    }, ct);

    static async Task<string> ShowAsync(RawTerminal raw, IConsole console, CancellationToken ct)
    {
        var screen = new byte[16 * 1024];
        while (await console.ReadAsync(screen, ct) is > 0 and var count)
        {
            await raw.Shown.WriteAsync(screen.AsMemory(0, count), ct);
            await raw.Shown.FlushAsync(ct);
        }
        return console.Ended;
    }
}
