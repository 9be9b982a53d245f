using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Croft.Acceptance.Tests.Console;

namespace Croft.Acceptance.Tests.Product;

/// <summary>People get in to a server from a folder of their own: the first administrator, and whoever comes later.</summary>
public sealed class LoginTests
{
    const string Password = "correct horse battery";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstAdministrator_SetsUpByTheLineThatTheServerSays_AndLogsOut()
    {
        using var host = new TestFolder();
        using var visitor = new TestFolder();
        // As the package does it: at every address, which is none to call.
        var (server, url) = await ServeAsync(host, "0.0.0.0");
        using var serving = server;
        var said = server.Said.Split('\n').First(l => l.Contains("croft setup ", StringComparison.Ordinal)).Trim().Split(' ')[1..];
        var password = await FileAsync(visitor, "password", Password);

        var setup = await CroftProcess.RunAsync(visitor, [.. said, "--user", "anna", "--password-file", password]);
        setup.ExitCode.ShouldBe(0, setup.Errors);
        setup.Errors.ShouldContain($"as anna from now on");
        (await File.ReadAllTextAsync(Path.Combine(visitor.Workspace, ".croft", "server"), Ct)).ShouldNotContain(Password);
        (await CroftProcess.RunAsync(visitor, "guest", "list")).ExitCode.ShouldBe(0);
        var token = JsonNode.Parse((await CroftProcess.RunAsync(visitor, "token", "list", "--user", "anna", "--json")).Output)!.AsArray().ShouldHaveSingleItem()!;
        (token["permissions"], token["scopes"]).ShouldBe((null, null));
        JsonNode.Parse((await CroftProcess.RunAsync(visitor, "session", "list", "--json")).Output)!.AsArray().ShouldBeEmpty("the session was for the token alone");
        (await CroftProcess.RunAsync(visitor, [.. said, "--user", "eve", "--password-file", password])).Errors.ShouldContain("setup token");

        // A second login of the folder takes the place of the first, and needs no fingerprint again.
        var wrong = await CroftProcess.RunAsync(visitor, "login", url, "--user", "anna", "--password-file", await FileAsync(visitor, "wrong", "not that"));
        wrong.ExitCode.ShouldBe(4);
        wrong.Errors.ShouldContain("Name, password or code is wrong.");
        (await CroftProcess.RunAsync(visitor, "login", url, "--user", "anna", "--password-file", password, "--days", "7")).ExitCode.ShouldBe(0);
        JsonNode.Parse((await CroftProcess.RunAsync(visitor, "token", "list", "--user", "anna", "--json")).Output)!.AsArray().Count.ShouldBe(1);

        var kept = Directory.GetFiles(Path.Combine(visitor.Beside("config"), "croft", "servers")).ShouldHaveSingleItem();
        var text = (await File.ReadAllTextAsync(kept, Ct)).Trim();
        var logout = await CroftProcess.RunAsync(visitor, "logout");
        logout.Errors.ShouldContain("was revoked");
        File.Exists(kept).ShouldBeFalse();
        var again = await CroftProcess.RunAsync(visitor, "login", url, "--token-file", await FileAsync(visitor, "token", text), "--trust-on-first-use");
        again.Errors.ShouldContain("does not know your token");

        (await CroftProcess.RunAsync(visitor, "login", url, "--user", "anna", "--password-file", password, "--trust-on-first-use")).ExitCode.ShouldBe(0);
        await server.SignalAsync("TERM");
        await server.FinishAsync();
        (await CroftProcess.RunAsync(visitor, "logout")).Errors.ShouldContain("The server was not reached");
    }

    [Fact]
    public async Task UserWithASecondFactor_LogsInAtATerminal_AndTheConsoleIsThatOfALocalFolder()
    {
        using var host = new TestFolder();
        using var visitor = new TestFolder();
        var (server, url) = await ServeAsync(host);
        using var serving = server;
        var password = await FileAsync(host, "password", Password);
        (await CroftProcess.RunAsync(host, "user", "create", "ben", "--password-file", password)).Done();
        (await CroftProcess.RunAsync(host, "user", "grant", "ben", "admin", "--scope", "*")).Done();
        var key = (string)JsonNode.Parse((await CroftProcess.RunAsync(host, "user", "enroll", "ben", "--json")).Output)!["key"]!;
        var counts = await CroftProcess.RunAsync(host, "user", "enroll", "ben", "--code-file", await FileAsync(host, "code", Code(key)), "--json");
        var recovery = (string)JsonNode.Parse(counts.Output)!["recoveryCodes"]![0]!;
        (await CroftProcess.RunAsync(visitor, "login", url, "--user", "ben", "--password-file", password, "--trust-on-first-use")).Errors.ShouldContain("--code-file");

        await using var terminal = await Terminal.OpenAsync(visitor, 80);
        await terminal.TypeAsync("-l", $"croft login {url} --user ben --trust-on-first-use");
        await terminal.TypeAsync("Enter");
        await terminal.ShowsAsync("password of ben:");
        await terminal.TypeAsync("-l", Password);
        await terminal.TypeAsync("Enter");
        await terminal.ShowsAsync("(Enter for none):");
        await terminal.TypeAsync("-l", recovery);
        await terminal.TypeAsync("Enter");
        var seen = await terminal.ShowsAsync("as ben from now on");
        await terminal.ShowsAsync("the shell's prompt", rows => rows.Split('\n')[^1].Trim() == "$");
        seen.ShouldNotContain(Password);
        seen.ShouldNotContain(recovery);

        await terminal.TypeAsync("clear; croft", "Enter");
        await terminal.ShowsAsync($"{new Uri(url).Authority}>");
        await terminal.TypeAsync("-l", "user show b");
        await terminal.TypeAsync("Tab");
        await terminal.ShowsAsync("user show ben");
        await terminal.TypeAsync("Enter");
        await terminal.ShowsAsync("recovery codes 9");
        foreach (var (typed, offered) in new[] { ("firewall add-rule lab in ACCEPT --macro Postgre", "--macro PostgreSQL"), ("network show pve1/vmb", "network show pve1/vmbr"), ("pool show pr", "pool show prod"), ("role show oper", "operator") })
        {
            await terminal.TypeAsync("C-c");
            await terminal.TypeAsync("-l", typed);
            await terminal.TypeAsync("Tab");
            await terminal.ShowsAsync(offered);
        }
        await terminal.TypeAsync("C-c");
        await terminal.TypeAsync("-l", "history watch --kind guest --field status");
        await terminal.TypeAsync("Enter");
        var guest = (string)JsonNode.Parse((await CroftProcess.RunAsync(host, "guest", "list", "--status", "running", "--json")).Output)!.AsArray()[0]!["name"]!;
        (await CroftProcess.RunAsync(host, "guest", "stop", guest)).Done();
        await terminal.ShowsAsync($"the guest that was stopped", rows => rows.Split('\n').Any(r => r.Contains(guest, StringComparison.Ordinal) && r.Contains("stopped", StringComparison.Ordinal)));
        await terminal.TypeAsync("C-c");
        await terminal.ShowsAsync("the prompt again", rows => rows.Split('\n')[^1].EndsWith('>'));
    }

    static async Task<(CroftProcess Server, string Url)> ServeAsync(TestFolder host, string listens = "127.0.0.1")
    {
        var port = FreePort();
        var server = CroftProcess.Start(host, "serve", "--sandbox", "--guests", "12", "--urls", $"https://{listens}:{port}");
        await server.SaysAsync("go there meanwhile");
        return (server, $"https://127.0.0.1:{port}");
    }

    static async Task<string> FileAsync(TestFolder folder, string name, string text)
    {
        var file = folder.Beside(name);
        await File.WriteAllTextAsync(file, text + "\n", Ct);
        return file;
    }

    // RFC 6238, as the app has it.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Every app has this one.")]
    static string Code(string key)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(key.Where(char.IsLetterOrDigit).Select(l => Convert.ToString(Letters.IndexOf(char.ToUpperInvariant(l), StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var bytes = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var step = BitConverter.GetBytes(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
        Array.Reverse(step);
        var hash = HMACSHA1.HashData(bytes, step);
        var at = hash[^1] & 15;
        return $"{(((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3]) % 1_000_000:000000}";
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
