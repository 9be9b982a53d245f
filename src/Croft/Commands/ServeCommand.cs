using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Serving;
using Croft.Server.Hosting;

namespace Croft.Commands;

/// <summary><c>serve</c>: this folder's workspace for several people, over HTTPS, until it is stopped.</summary>
static class ServeCommand
{
    const string Summary = "Serves this workspace over HTTPS until it is stopped.";

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("serve", Summary, () =>
    {
        var urls = new Option<string[]>("--urls") { Description = "Address to listen at; repeat for several. Port 0 takes a free one.", DefaultValueFactory = _ => ["https://127.0.0.1:8443"] };
        var certificate = new Option<FileInfo?>("--certificate-file") { Description = "PEM file of the certificate and its chain; one of Croft's own when absent." };
        var key = new Option<FileInfo?>("--key-file") { Description = "PEM file of the certificate's key; it stands behind the certificate when absent." };
        var setup = new Option<FileInfo?>("--setup-token-out") { Description = "Writes the first-run token there, mode 0600, while there is no administrator." };
        var admin = new Option<FileInfo?>("--admin-token-out") { Description = "Writes an administrator's API token there, mode 0600, while there is no administrator." };
        var database = new Option<string?>("--database") { Description = "First start in an empty folder: PostgreSQL database to keep the state in, as postgres://USER@HOST/NAME." };
        var password = new Option<FileInfo?>("--database-password-file") { Description = "File that holds the database's password; it is kept sealed." };
        var upgrade = new Option<bool>("--upgrade") { Description = "Bring a PostgreSQL database of an older Croft up to date; back it up before." };
        var sandbox = new Option<bool>("--sandbox") { Description = "Serves simulated clusters from a workspace that is gone afterwards." };
        var clusters = new Option<int>("--clusters") { Description = "Simulated clusters.", DefaultValueFactory = _ => 1 };
        var nodes = new Option<int>("--nodes") { Description = "Nodes of a simulated cluster.", DefaultValueFactory = _ => 3 };
        var guests = new Option<int>("--guests") { Description = "Guests of a simulated cluster.", DefaultValueFactory = _ => 40 };
        var command = new Command("serve", Summary) { urls, certificate, key, setup, admin, database, password, upgrade, sandbox, clusters, nodes, guests };
        command.Validators.Add(result =>
        {
            foreach (var count in new[] { clusters, nodes, guests }.Where(o => result.GetResult(o) is { Implicit: false } && result.GetValue(o) < (o == guests ? 0 : 1)))
                result.AddError($"{count.Name} has to be at least {(count == guests ? 0 : 1)}.");
            if (result.GetValue(sandbox)) return;
            foreach (var option in new Option[] { clusters, nodes, guests }.Where(o => result.GetResult(o) is { Implicit: false }))
                result.AddError($"{option.Name} is for --sandbox alone.");
        });
        command.SetAction((result, ct) => RunAsync(
            new ServeWishes
            {
                Urls = [.. result.GetValue(urls)!.SelectMany(u => u.Split([';', ','], StringSplitOptions.RemoveEmptyEntries))],
                Here = croft.Location,
                Certificate = result.GetValue(certificate),
                Key = result.GetValue(key),
                SetupToken = result.GetValue(setup),
                AdministratorToken = result.GetValue(admin),
                Database = result.GetValue(database),
                DatabasePassword = result.GetValue(password),
                Upgrade = result.GetValue(upgrade),
                Sandbox = result.GetValue(sandbox) ? new SandboxWishes(result.GetValue(clusters), result.GetValue(nodes), result.GetValue(guests)) : null,
            },
            terminal, croft, ct));
        return command;
    });

    static async Task<int> RunAsync(ServeWishes wishes, CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        // What is said wrong is told before anything is made.
        foreach (var url in wishes.Urls) Daemon.Address(url);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var interrupt = terminal.OnInterrupt(stop.Cancel);
        try
        {
            if (wishes.Sandbox is { } wanted)
            {
                await using var stage = await SandboxStage.StartAsync(wanted, terminal, stop.Token);
                await new Daemon(stage.Croft.Invoker, terminal).RunAsync(wishes, stage.Folder, stop.Token);
            }
            else
            {
                await FirstStart.MakeAsync(wishes, croft, terminal, stop.Token);
                await new Daemon(croft.Here("serve"), terminal).RunAsync(wishes, croft.Root, stop.Token);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to end.
        }
        return ExitCodes.Done;
    }
}
