using System.CommandLine;
using Croft.Cli;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Remote;

namespace Croft.Commands;

/// <summary><c>setup</c>: the first administrator of a server that nobody can sign in to yet, who is logged in then.</summary>
/// <remarks>A command of its own and no option of <c>login</c>: it makes somebody, once in a server's life, and asks for a password that is new.</remarks>
static class SetupCommand
{
    const string Summary = "Makes a server's first administrator, and logs in as them.";

    public static ExtraCommand For(CliTerminal terminal, Composition croft) => new("setup", Summary, () =>
    {
        var words = new ServerPlace.Words();
        var token = new Option<FileInfo?>("--setup-token-file") { Description = "File that the server names when it starts; the token is asked for when absent." };
        var user = new Option<string>("--user") { Description = "Name of the administrator.", DefaultValueFactory = _ => "admin" };
        var password = new Option<FileInfo?>("--password-file") { Description = "File that holds the new password; it is asked for twice when absent." };
        var days = LoginCommand.DaysOption();
        var command = new Command("setup", Summary) { token, user, password, days };
        words.AddTo(command);
        command.SetAction((result, ct) => RunAsync(words.Of(result), result.GetValue(token), result.GetValue(user)!, result.GetValue(password), result.GetValue(days), terminal, croft, ct));
        return command;
    });

    static async Task<int> RunAsync(ServerPlace place, FileInfo? tokenFile, string user, FileInfo? passwordFile, int days, CliTerminal terminal, Composition croft, CancellationToken ct)
    {
        var fingerprint = await place.TrustedAsync(croft.Remote, terminal, ct);
        var token = (await AskedSecret.TakeAsync(tokenFile, "--setup-token-file", "setup token", terminal, ct)).Trim();
        var password = await AskedSecret.TakeAsync(passwordFile, "--password-file", $"new password of {user}", terminal, ct);
        if (passwordFile is null && await AskedSecret.TypedAsync("the same again", terminal, ct) != password)
            throw new FailureException(FailureKind.Invalid, "The two passwords are not the same; nothing was done.", "Repeat the command.");
        using var server = new ServerConnection(place.Url, fingerprint, null);
        await new SigningIn(server, croft.Catalogue).SetUpAsync(token, user, password, ct);
        await terminal.Error.WriteLineAsync($"{user} is the administrator of {place.Name}; the setup token is void.".AsMemory(), ct);
        var folder = Path.GetFullPath(croft.Location.Folder);
        // In the server's own folder commands stay where they are.
        if (Workspace.FindRoot(folder) == folder) await terminal.Error.WriteLineAsync($"Log in from another folder: croft login {place.Name} --user {user}".AsMemory(), ct);
        else await LoginCommand.KeepAsync(place, fingerprint, folder, new Credentials(user, password, null), days, terminal, croft, ct);
        return ExitCodes.Done;
    }
}
