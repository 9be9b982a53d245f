using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Remote;

namespace Croft.Commands;

/// <summary><c>login</c> and <c>logout</c>: from then on the commands of this folder go to a server.</summary>
static class LoginCommand
{
    const string In = "Makes commands of this folder go to a Croft server.", Out = "Ends what 'croft login' began in this folder.";

    public static ExtraCommand Login(CliTerminal terminal, Composition croft) => new("login", In, () =>
    {
        var url = new Argument<string>("URL") { Description = "Address of the server, such as https://croft.home:8443." };
        var token = new Option<FileInfo?>("--token-file") { Description = "File that holds the API token; it is asked for when absent." };
        var fingerprint = new Option<string?>("--fingerprint") { Description = "SHA-256 of the server's certificate, as it prints it when it starts." };
        var trust = new Option<bool>("--trust-on-first-use") { Description = "Trust the certificate seen now, without comparing it." };
        var command = new Command("login", In) { url, token, fingerprint, trust };
        command.SetAction((result, ct) => LoginAsync(new Wish(Address(result.GetValue(url)!), result.GetValue(token), Hex(result.GetValue(fingerprint)), result.GetValue(trust)), terminal, croft, ct));
        return command;
    });

    public static ExtraCommand Logout(CliTerminal terminal, Composition croft) => new("logout", Out, () =>
    {
        var command = new Command("logout", Out);
        command.SetAction(async (_, ct) =>
        {
            var remote = croft.Remote ?? throw new FailureException(FailureKind.NotFound, "This folder works with no server.");
            remote.Forget(croft.Location.ConfigHome);
            await terminal.Error.WriteLineAsync($"{remote.Folder} no longer works with {remote.Url}. The token itself holds until it is revoked: croft token revoke".AsMemory(), ct);
            return ExitCodes.Done;
        });
        return command;
    });

    static async Task<int> LoginAsync(Wish wish, CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        var folder = Path.GetFullPath(croft.Location.Folder);
        if (Workspace.FindRoot(folder) == folder)
            throw new FailureException(FailureKind.Conflict, $"'{folder}' is a workspace of its own: its commands stay here.", "Log in from another folder; an empty one is best.");
        var fingerprint = await TrustAsync(wish, terminal, ct);
        var token = await TokenAsync(wish, terminal, ct);
        var told = "";
        using var server = new ServerConnection(wish.Url, fingerprint, token) { OnVersion = v => told = v };
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{VerbRoute.Root}/version");
        await server.CallAsync(ask, typeof(VersionResult), ct);
        new RemoteFolder(wish.Url, fingerprint) { Folder = folder }.Keep(croft.Location.ConfigHome, token);
        await terminal.Error.WriteLineAsync($"Commands in {folder} go to {wish.Url.ToString().TrimEnd('/')} (Croft {told}) from now on; croft logout ends that.".AsMemory(), ct);
        return ExitCodes.Done;
    }

    /// <summary>What to compare the certificate with from now on; null where this system trusts it by name.</summary>
    static async Task<string?> TrustAsync(Wish wish, CliTerminal terminal, CancellationToken ct)
    {
        if (wish.Fingerprint is not null) return wish.Fingerprint;
        using var server = new ServerConnection(wish.Url, null, null);
        try
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, "/healthz");
            using var answer = await server.SendAsync(ask, ct);
            return null;
        }
        catch (FailureException) when (server.HasExpired)
        {
            throw;
        }
        catch (FailureException) when (server.Seen is { } seen && wish.TrustOnFirstUse)
        {
            await terminal.Error.WriteLineAsync($"Trusting the certificate seen now: SHA-256 {ServerConnection.Spaced(seen)}".AsMemory(), ct);
            return seen;
        }
        catch (FailureException e) when (server.Seen is { } seen)
        {
            throw new FailureException(new Failure(FailureKind.Unreachable, $"This system does not trust the certificate of {wish.Url}.")
            {
                Cause = $"SHA-256 {ServerConnection.Spaced(seen)}",
                WayOut = $"Nothing was sent. Compare it with what the server prints when it starts, then: croft login {wish.Url} --fingerprint {seen}",
            }, e);
        }
    }

    static async Task<string> TokenAsync(Wish wish, CliTerminal terminal, CancellationToken ct)
    {
        if (wish.Token is { } file)
        {
            if (!file.Exists) throw new FailureException(FailureKind.Invalid, $"--token-file '{file}' does not exist.", "Name the file that holds the token.");
            return (await File.ReadAllTextAsync(file.FullName, ct)).Trim();
        }
        if (!terminal.InIsTerminal) throw new FailureException(FailureKind.Invalid, "--token-file is missing, and there is no terminal to ask at.", "Name the file that holds the token.");
        await terminal.Error.WriteAsync("token: ".AsMemory(), ct);
        var typed = await Task.Run(terminal.ReadSecret, ct).WaitAsync(ct);
        await terminal.Error.WriteLineAsync(ReadOnlyMemory<char>.Empty, ct);
        return typed?.Trim() is { Length: > 0 } token ? token : throw new FailureException(FailureKind.Invalid, "No token was typed.");
    }

    static Uri Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)) && url.PathAndQuery == "/"
        ? url
        : throw new FailureException(FailureKind.Invalid, $"'{text}' is no address of a Croft server.", "Say https://croft.home:8443.");

    static string? Hex(string? text)
    {
        if (text is null) return null;
        var hex = text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? hex : throw new FailureException(FailureKind.Invalid, $"--fingerprint '{text}' is no SHA-256.", "It has 64 hexadecimal digits.");
    }

    sealed record Wish(Uri Url, FileInfo? Token, string? Fingerprint, bool TrustOnFirstUse);
}
