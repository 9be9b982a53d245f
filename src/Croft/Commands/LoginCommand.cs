using System.CommandLine;
using System.Globalization;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Remote;

namespace Croft.Commands;

/// <summary><c>login</c> and <c>logout</c>: from then on the commands of this folder go to a server.</summary>
static class LoginCommand
{
    const string In = "Makes commands of this folder go to a Croft server.", Out = "Ends what 'croft login' began in this folder.";

    /// <summary>Days for which a token of a login holds where nobody says it: long enough for daily work, and gone in a season from a machine that was given away.</summary>
    internal const int Days = 90;

    public static ExtraCommand Login(CliTerminal terminal, Composition croft) => new("login", In, () =>
    {
        var words = new ServerPlace.Words();
        var user = new Option<string?>("--user") { Description = "Sign in as this user; a token is made for this machine, and the password kept nowhere." };
        var password = new Option<FileInfo?>("--password-file") { Description = "File that holds the password; it is asked for when absent." };
        var code = new Option<FileInfo?>("--code-file") { Description = "File that holds the second factor's code, or a recovery code; it is asked for when absent." };
        var days = DaysOption();
        var token = new Option<FileInfo?>("--token-file") { Description = "Instead of a user: file that holds an API token; it is asked for when neither is said." };
        var command = new Command("login", In) { user, password, code, days, token };
        words.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(user) is null)
            {
                foreach (var option in new Option[] { password, code, days }.Where(o => result.GetResult(o) is { Implicit: false })) result.AddError($"{option.Name} is for --user alone.");
            }
            else if (result.GetValue(token) is not null)
            {
                result.AddError("--token-file contradicts --user.");
            }
        });
        command.SetAction((result, ct) => result.GetValue(user) is { } name
            ? AsUserAsync(words.Of(result), name, result.GetValue(password), result.GetValue(code), result.GetValue(days), terminal, croft, ct)
            : ByTokenAsync(words.Of(result), result.GetValue(token), terminal, croft, ct));
        return command;
    });

    public static ExtraCommand Logout(CliTerminal terminal, Composition croft) => new("logout", Out, () =>
    {
        var command = new Command("logout", Out);
        command.SetAction(async (_, ct) =>
        {
            var remote = croft.Remote ?? throw new FailureException(FailureKind.NotFound, "This folder works with no server.");
            var token = await SigningIn.RevokeAsync(remote, croft.Location.ConfigHome, croft.Catalogue, ct);
            remote.Forget(croft.Location.ConfigHome);
            await terminal.Error.WriteLineAsync($"{remote.Folder} no longer works with {remote.Url.ToString().TrimEnd('/')}. {token}".AsMemory(), ct);
            return ExitCodes.Done;
        });
        return command;
    });

    /// <summary>For how long a login's token holds.</summary>
    internal static Option<int> DaysOption()
    {
        var days = new Option<int>("--days") { Description = "Days for which this machine's token holds.", DefaultValueFactory = _ => Days };
        days.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var said }] && !(int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 36_500)) result.AddError("--days has to be 1 to 36500.");
        });
        return days;
    }

    static async Task<int> AsUserAsync(ServerPlace place, string user, FileInfo? passwordFile, FileInfo? codeFile, int days, CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        var folder = DemandFree(croft);
        var fingerprint = await place.TrustedAsync(croft.Remote, terminal, ct);
        var password = await AskedSecret.TakeAsync(passwordFile, "--password-file", $"password of {user}", terminal, ct);
        // Whether there is a second factor nobody is told who does not have the password, so it is asked for always.
        var code = codeFile is not null ? await AskedSecret.ReadAsync(codeFile, "--code-file", ct)
            : passwordFile is null ? await AskedSecret.TypedAsync("code of the second factor, or a recovery code (Enter for none)", terminal, ct) : "";
        await KeepAsync(place, fingerprint, folder, new Credentials(user, password, code.Trim() is { Length: > 0 } said ? said : null), days, terminal, croft, ct);
        return ExitCodes.Done;
    }

    /// <summary>Signs in, and makes the folder work with the server by a token of its own.</summary>
    internal static async Task KeepAsync(ServerPlace place, string? fingerprint, string folder, Credentials who, int days, CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        var told = "";
        var home = croft.Location.ConfigHome;
        using var server = new ServerConnection(place.Url, fingerprint, null) { OnVersion = v => told = v };
        var token = await new SigningIn(server, croft.Catalogue).TokenAsync(who, days, croft.Location, ct);
        if (croft.Remote is { Made: not null } before && before.Folder == folder) await SigningIn.RevokeAsync(before, home, croft.Catalogue, ct);
        new RemoteFolder(place.Url, fingerprint) { Folder = folder, Made = new MadeToken(token.User, token.Name) }.Keep(home, token.Token);
        await terminal.Error.WriteLineAsync($"Commands in {folder} go to {place.Name} (Croft {told}) as {token.User} from now on; croft logout ends that.".AsMemory(), ct);
        await terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  By the token {token.Name}, which was made for it and holds until {token.Expires:yyyy-MM-dd}; --days says another time.").AsMemory(), ct);
    }

    static async Task<int> ByTokenAsync(ServerPlace place, FileInfo? file, CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        var folder = DemandFree(croft);
        var fingerprint = await place.TrustedAsync(croft.Remote, terminal, ct);
        var token = (await AskedSecret.TakeAsync(file, "--token-file", "token", terminal, ct)).Trim();
        var told = "";
        using var server = new ServerConnection(place.Url, fingerprint, token) { OnVersion = v => told = v };
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{VerbRoute.Root}/version");
        await server.CallAsync(ask, typeof(VersionResult), ct);
        new RemoteFolder(place.Url, fingerprint) { Folder = folder }.Keep(croft.Location.ConfigHome, token);
        await terminal.Error.WriteLineAsync($"Commands in {folder} go to {place.Name} (Croft {told}) from now on; croft logout ends that.".AsMemory(), ct);
        return ExitCodes.Done;
    }

    static string DemandFree(Composition croft)
    {
        var folder = Path.GetFullPath(croft.Location.Folder);
        return Workspace.FindRoot(folder) == folder
            ? throw new FailureException(FailureKind.Conflict, $"'{folder}' is a workspace of its own: its commands stay here.", "Log in from another folder; an empty one is best.")
            : folder;
    }
}
