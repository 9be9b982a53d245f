using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Remote;

/// <summary>Somebody signs in by name and password, and an API token is made for this machine; the password is kept nowhere.</summary>
/// <param name="server">The server, without a token.</param>
/// <param name="catalogue">Every verb.</param>
sealed class SigningIn(ServerConnection server, IReadOnlyList<VerbInfo> catalogue)
{
    const string Cookie = "__Host-croft";

    /// <summary>Names that are tried: one machine may log in from several folders.</summary>
    const int MostNames = 50;

    /// <summary>Makes the first administrator.</summary>
    /// <exception cref="FailureException">Denied: the setup token is wrong or void. Invalid: name or password.</exception>
    public async Task SetUpAsync(string token, string name, string password, CancellationToken ct)
    {
        using var message = Posted("/setup", new { token, name, password });
        await server.CallAsync(message, typeof(JsonElement), ct);
    }

    /// <summary>Signs in, makes a token that may do what its user may, and signs out.</summary>
    /// <param name="who">Name, password, and the second factor's code where there is one.</param>
    /// <param name="days">Until the token ends.</param>
    /// <param name="here">This machine, which names the token.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="FailureException">Denied, with how long to wait.</exception>
    public async Task<CreatedCroftToken> TokenAsync(Credentials who, int days, WorkspaceLocation here, CancellationToken ct)
    {
        var session = await BeginAsync(who, ct);
        try
        {
            for (var number = 1; ; number++)
            {
                try
                {
                    return await MakeAsync(session, NameOf(here, number), days, ct);
                }
                catch (FailureException e) when (e.Failure.Kind == FailureKind.Conflict && number < MostNames)
                {
                    // Another folder of this machine has that one.
                }
            }
        }
        finally
        {
            await EndAsync(session);
        }
    }

    async Task<string> BeginAsync(Credentials who, CancellationToken ct)
    {
        using var message = Posted("/session", new { name = who.User, password = who.Password, code = who.Code ?? "" });
        try
        {
            using var answer = await server.SendAsync(message, ct);
            return answer.Headers.TryGetValues("Set-Cookie", out var set) && set.FirstOrDefault(c => c.StartsWith($"{Cookie}=", StringComparison.Ordinal)) is { } cookie
                ? cookie.Split(';')[0]
                : throw new FailureException(FailureKind.Unreachable, "The server let nobody in and refused nobody.", "Look whether the address is that of Croft, or what stands between.");
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.Denied && who.Code is null)
        {
            // A refusal does not say what was wrong, so that nobody learns a password by it.
            throw new FailureException(e.Failure with { WayOut = $"{e.Failure.WayOut} Who has a second factor gives its code, too: typed when asked, or --code-file FILE." }, e);
        }
    }

    async Task<CreatedCroftToken> MakeAsync(string session, string name, int days, CancellationToken ct)
    {
        using var message = Asking(RequestWriter.Write(catalogue.First(v => v.FullName == "token create"), new CreateCroftTokenRequest { Name = name, Days = days }), session);
        return (CreatedCroftToken?)await server.CallAsync(message, typeof(CreatedCroftToken), ct)
            ?? throw new FailureException(FailureKind.Unreachable, "The server made no token.", "Look whether client and server are of one version: croft version.");
    }

    async Task EndAsync(string session)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var message = Asking(new HttpRequestMessage(HttpMethod.Delete, "/session"), session);
        try
        {
            using var answer = await server.SendAsync(message, patience.Token);
        }
        catch (Exception e) when (e is FailureException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }

    static HttpRequestMessage Asking(HttpRequestMessage message, string session)
    {
        message.Headers.Add("Cookie", session);
        // What a page of the server's own sends: no other site can.
        message.Headers.Add("Croft-Page", "1");
        return message;
    }

    static HttpRequestMessage Posted(string path, object body) => new(HttpMethod.Post, path)
    {
        Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
    };

    // As names of tokens have to be.
    static string NameOf(WorkspaceLocation here, int number)
    {
        var name = new StringBuilder();
        foreach (var letter in $"{here.Host.Split('.')[0]}-{here.User}".ToLowerInvariant()) name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' ? letter : '-');
        return $"{name.ToString()[..Math.Min(name.Length, 60)]}{(number == 1 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"-{number}"))}";
    }

    /// <summary>Takes a folder's token back, where it was made by a login.</summary>
    /// <returns>What became of it, as a sentence.</returns>
    public static async Task<string> RevokeAsync(RemoteFolder folder, string configHome, IReadOnlyList<VerbInfo> catalogue, CancellationToken ct)
    {
        if (folder.Made is not { } made) return "Its token was given to it and holds until it is revoked: croft token revoke";
        try
        {
            using var server = new ServerConnection(folder.Url, folder.Fingerprint, folder.Token(configHome));
            using var message = RequestWriter.Write(catalogue.First(v => v.FullName == "token revoke"), new RevokeCroftTokenRequest { Name = made.Name });
            using var answer = await server.SendAsync(message, ct);
            return $"The token {made.Name} was revoked.";
        }
        catch (FailureException e) when (e.Failure.Kind == FailureKind.Unreachable)
        {
            return $"The server was not reached: the token {made.Name} holds until it ends, or until somebody says: croft token revoke {made.Name} --user {made.User}";
        }
        catch (FailureException e)
        {
            return $"The token {made.Name} was not revoked: {e.Failure.Message}";
        }
    }
}

/// <summary>What somebody signs in with.</summary>
/// <param name="User">Name.</param>
/// <param name="Password">Password.</param>
/// <param name="Code">Code of the second factor, or a recovery code; null for none.</param>
sealed record Credentials(string User, string Password, string? Code)
{
    /// <inheritdoc/>
    public override string ToString() => User;
}
