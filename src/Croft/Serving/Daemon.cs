using System.Security.Cryptography;
using System.Text;
using Croft.Cli;
using Croft.Commands;
using Croft.Contracts;
using Croft.Engine.Verbs;
using Croft.Server;
using Croft.Server.Hosting;

namespace Croft.Serving;

/// <summary>The server of one workspace, from its start to its end.</summary>
sealed class Daemon(Composition croft, CliTerminal terminal)
{
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
        var token = "croft_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var admin = new ApiCaller(Actor.Holding("admin", Grant.All), "token:admin");
        await using var server = await ServerHost.StartAsync(
            options, croft.Here("serve").Server((given, _) => Task.FromResult(CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token)) ? admin : null)), ct);
        if (wishes.AdministratorToken is { } file) SandboxCommand.Write(file, [token]);
        foreach (var url in server.Urls)
            await terminal.Error.WriteLineAsync($"Croft serves {root} at {url.ToString().TrimEnd('/')}".AsMemory(), ct);
        await terminal.Error.WriteLineAsync($"  certificate: {server.Fingerprint}".AsMemory(), ct);
        var stopped = new TaskCompletionSource();
        await using var asked = ct.Register(stopped.SetResult);
        await stopped.Task;
    }

    static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url)
        ? url
        : throw new FailureException(FailureKind.Invalid, $"--urls '{text}' is no address.", "Say https://0.0.0.0:8443.");
}
