using Croft.Cli;
using Croft.Commands;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Inventory.Loops;
using Croft.Engine.State;
using Croft.Remote;
using Croft.Server.Hosting;

namespace Croft.Serving;

/// <summary>The server of one workspace, from its start to its end: the API, and the loops beside it.</summary>
sealed class Daemon(InProcessInvoker croft, CliTerminal terminal)
{
    readonly Dictionary<string, string> told = new(StringComparer.Ordinal);

    /// <summary>Serves until cancelled.</summary>
    /// <param name="wishes">What was asked for.</param>
    /// <param name="root">The workspace's folder.</param>
    public async Task RunAsync(ServeWishes wishes, string root, CancellationToken ct)
    {
        var options = new ServerOptions
        {
            Urls = [.. wishes.Urls.Select(Address)],
            Folder = Path.Combine(root, ".croft", "server"),
            CertificateFile = wishes.Certificate?.FullName,
            KeyFile = wishes.Key?.FullName,
        };
        var database = croft.Get<Database>();
        if (!wishes.Upgrade && database.Due() is { } due)
        {
            throw new FailureException(FailureKind.Conflict, $"The database {database.Name} is of an older Croft (schema {due.From}; this one needs {due.To}), and on a server no copy of it is kept to go back to; nothing was changed.",
                "Back it up with the Croft before (croft server backup) or by pg_dump, then say it is to be brought up to date: croft serve --upgrade.");
        }
        if (database.Open() is { } upgrade)
            await SayAsync($"The database was brought up to date, from schema {upgrade.From} to {upgrade.To}. " + (upgrade.Copy is { } copy
                ? $"As it was it lies in {copy}."
                : "A Croft before this one can't use it any more: before the next upgrade, make a backup (croft server backup)."));
        await using var server = await ServerHost.StartAsync(options, croft.Server(), ct);
        var (token, setup) = await LetInAsync(wishes, options, ct);
        foreach (var url in server.Urls) await SayAsync($"Croft serves {root} at {url.ToString().TrimEnd('/')}");
        var isSealed = server.Urls[0].Scheme == Uri.UriSchemeHttps;
        await SayAsync(isSealed ? $"  certificate: {server.Fingerprint}" : "  without encryption: for this machine alone");
        if (server.CertificateNotice is { } notice) await SayAsync($"  {notice}");
        if (setup is not null)
            await SayAsync($"Nobody can sign in yet. This makes the first administrator, also from another machine with the token in {setup.FullName}{(server.LocalUrl == server.Urls[0] ? "" : " and this machine's name")}:\n  croft setup {server.LocalUrl.ToString().TrimEnd('/')} --setup-token-file {setup.FullName}{(isSealed ? $" --fingerprint {server.Fingerprint.Replace(":", "", StringComparison.Ordinal)}" : "")}");
        using var visit = wishes.Sandbox is not null && token is not null ? await VisitAsync(wishes.Here, server, token) : null;
        ServiceNotice.Say(ServiceNotice.Ready);
        try
        {
            await croft.LoopAsync(Tell, ct);
        }
        finally
        {
            ServiceNotice.Say(ServiceNotice.Stopping);
            await SayAsync("Stopping. What runs is left at its present step, and taken up by the next start.");
        }
    }

    /// <summary>A sandbox is there to be tried: where the folder has no workspace, its commands go there for as long as it is served.</summary>
    async Task<IDisposable?> VisitAsync(WorkspaceLocation here, ServerHost server, string token)
    {
        if (Workspace.FindRoot(here.Folder) is not null || RemoteFolder.Find(here.Folder) is not null) return null;
        var visit = new RemoteFolder(server.LocalUrl, server.Fingerprint.Replace(":", "", StringComparison.Ordinal)) { Folder = Path.GetFullPath(here.Folder) };
        visit.Keep(here.ConfigHome, token);
        await SayAsync($"  commands typed in {visit.Folder} go there meanwhile: croft guest list");
        return new Leaving(() => visit.Forget(here.ConfigHome));
    }

    sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }

    /// <summary>Writes what the first comers need into files of mode 0600; nothing of it is ever said.</summary>
    /// <returns>The administrator's token, and the file with the setup token; each where one was made.</returns>
    async Task<(string? Token, FileInfo? Setup)> LetInAsync(ServeWishes wishes, ServerOptions options, CancellationToken ct)
    {
        var setup = croft.Get<Setup>();
        var token = wishes is { AdministratorToken: null, Sandbox: null } ? null : await setup.IssueAdministratorTokenAsync("admin", ct);
        if (wishes.AdministratorToken is { } tokenFile)
        {
            if (token is not null) SandboxCommand.Write(tokenFile, [token]);
            else await SayAsync($"{tokenFile.FullName} is not written: there is an administrator.");
        }
        var file = wishes.SetupToken ?? new FileInfo(Path.Combine(options.Folder, "setup-token"));
        if (await setup.IssueAsync(ct) is { } first)
        {
            SandboxCommand.Write(file, [first]);
            return (token, file);
        }
        if (wishes.SetupToken is null) file.Delete();
        return (token, null);
    }

    // A loop turns every second: only a trouble that is another than the last is news.
    void Tell(LoopStatus status)
    {
        var text = status.Trouble ?? "";
        lock (told)
        {
            if (told.GetValueOrDefault(status.Name, "") == text) return;
            told[status.Name] = text;
            terminal.Error.WriteLine(text.Length == 0 ? $"{status.Name}: well again" : $"{status.Name}: {text}");
        }
    }

    Task SayAsync(string text) => terminal.Error.WriteLineAsync(text);

    /// <summary>An address to listen at.</summary>
    /// <exception cref="FailureException">Invalid: it is none.</exception>
    internal static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        ? url
        : throw new FailureException(FailureKind.Invalid, $"--urls '{text}' is no address.", "Say https://0.0.0.0:8443.");
}
