using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Server.Hosting;

namespace Croft.Remote;

/// <summary>Which server somebody names, and how its certificate is to be judged.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Fingerprint">SHA-256 of its certificate, where it was said.</param>
/// <param name="TrustOnFirstUse">True to take the certificate seen now.</param>
sealed record ServerPlace(Uri Url, string? Fingerprint, bool TrustOnFirstUse)
{
    /// <summary>As people write the address.</summary>
    public string Name => Url.ToString().TrimEnd('/');

    /// <summary>What has to be compared from now on; null where this system trusts the certificate by name.</summary>
    /// <exception cref="FailureException">Unreachable: nobody there, or a certificate that nobody compared.</exception>
    /// <param name="known">Where this folder goes already: what was agreed to there is agreed to here.</param>
    public async Task<string?> TrustedAsync(RemoteFolder? known, CliTerminal terminal, CancellationToken ct)
    {
        if ((Fingerprint ?? (known?.Url == Url && !TrustOnFirstUse ? known.Fingerprint : null)) is { } agreed) return agreed;
        using var server = new ServerConnection(Url, null, null);
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
        catch (FailureException) when (server.Seen is { } seen && TrustOnFirstUse)
        {
            await terminal.Error.WriteLineAsync($"Trusting the certificate seen now: SHA-256 {ServerConnection.Spaced(seen)}".AsMemory(), ct);
            return seen;
        }
        catch (FailureException e) when (server.Seen is { } seen)
        {
            throw new FailureException(new Failure(FailureKind.Unreachable, $"This system does not trust the certificate of {Url}.")
            {
                Cause = $"SHA-256 {ServerConnection.Spaced(seen)}",
                WayOut = $"Nothing was sent. Compare it with what the server prints when it starts, then repeat the command with --fingerprint {seen}",
            }, e);
        }
    }

    /// <exception cref="FailureException">Invalid.</exception>
    internal static Uri Address(string text)
    {
        const string example = "Say https://croft.home:8443.";
        // What stands before an @ may be a password: it is not said again.
        if (text.Contains('@', StringComparison.Ordinal)) throw new FailureException(FailureKind.Invalid, "The address of a Croft server holds no user and no password.", $"{example} --user NAME signs in, and asks for the password.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || !(url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) || url.PathAndQuery != "/" || url.Fragment.Length > 0)
            throw new FailureException(FailureKind.Invalid, $"'{text}' is no address of a Croft server.", example);
        if (ServerHost.IsEverywhere(url))
            throw new FailureException(FailureKind.Invalid, $"'{text}' says that a server listens at every address of its machine, and is none to call.", "Say the machine's name; on the machine itself, localhost.");
        return url.Scheme == Uri.UriSchemeHttps || url.IsLoopback ? url
            : throw new FailureException(FailureKind.Invalid, $"'{text}' would be asked without encryption, and everybody on the way could read the token.", $"{example} http is for this machine alone.");
    }

    static string? Hex(string? text)
    {
        if (text is null) return null;
        var hex = text.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant();
        return hex.Length == 64 && hex.All(char.IsAsciiHexDigit) ? hex : throw new FailureException(FailureKind.Invalid, $"--fingerprint '{text}' is no SHA-256.", "It has 64 hexadecimal digits.");
    }

    /// <summary>The words of a command that name it.</summary>
    internal sealed class Words
    {
        readonly Argument<string> url = new("URL") { Description = "Address of the server, such as https://croft.home:8443." };
        readonly Option<string?> fingerprint = new("--fingerprint") { Description = "SHA-256 of the server's certificate, as it prints it when it starts." };
        readonly Option<bool> trust = new("--trust-on-first-use") { Description = "Trust the certificate seen now, without comparing it." };

        public void AddTo(Command command)
        {
            command.Add(url);
            command.Add(fingerprint);
            command.Add(trust);
        }

        public ServerPlace Of(ParseResult result) => new(Address(result.GetValue(url)!), Hex(result.GetValue(fingerprint)), result.GetValue(trust));
    }
}
