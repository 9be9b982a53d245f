using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Croft.Acceptance.Tests.Service;

namespace Croft.Acceptance.Tests.Product;

/// <summary>The package, from its build to its purge on this machine. Where no systemd runs as process 1, what the unit says is started by hand, as its user, in its folder, with its environment.</summary>
public sealed partial class PackageTests
{
    const string State = "/var/lib/croft", Unit = "/usr/lib/systemd/system/croft.service";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Root { get; } = Above(AppContext.BaseDirectory);

    [Fact]
    public async Task Package_IsInstalledServedUpgradedRemovedAndPurged()
    {
        if (Environment.UserName != "root") Assert.Skip("Packages are installed by root alone.");
        if (!File.Exists("/usr/bin/dpkg-deb")) Assert.Skip("Packages are for Debian and its kin: there is no dpkg here.");
        if (Directory.Exists("/run/systemd/system")) Assert.Skip("systemd runs here: the package would become a service of this machine. Install it by hand: dpkg -i $(./package).");
        if (Directory.Exists(State) || File.Exists(Unit)) Assert.Skip("Croft is installed here, and stays as it is.");
        var (first, second) = (await PackAsync("0.0.1~test1"), await PackAsync("0.0.1~test2"));
        try
        {
            await RunAsync("dpkg", "-i", first);
            await LookAtAsync(first);
            var key = await ServeAsync(served => served.CallAsync("GET", "/"));
            // What is set stays, and so does the state.
            await File.AppendAllTextAsync("/etc/default/croft", "# mine\n", Ct);
            await RunAsync("dpkg", "-i", second);
            (await RunAsync("dpkg-query", "-W", "-f", "${Version}", "croft")).ShouldBe("0.0.1~test2");
            (await File.ReadAllTextAsync("/etc/default/croft", Ct)).ShouldEndWith("# mine\n");
            (await ServeAsync(served => served.CallAsync("GET", "/"))).ShouldBe(key, "the upgraded server has the state of the one before");

            await RunAsync("dpkg", "-r", "croft");
            File.Exists("/usr/bin/croft").ShouldBeFalse();
            File.Exists($"{State}/croft.yaml").ShouldBeTrue("remove keeps the state");
        }
        finally
        {
            await RunAsync("dpkg", "-P", "croft");
            foreach (var made in new[] { first, second }) File.Delete(made);
        }
        foreach (var path in new[] { State, "/etc/default/croft", "/usr/lib/croft", Unit, "/usr/share/doc/croft" })
            Path.Exists(path).ShouldBeFalse($"purge leaves {path}");
        (await File.ReadAllTextAsync("/etc/passwd", Ct)).ShouldNotContain("\ncroft:");
        (await File.ReadAllTextAsync("/etc/group", Ct)).ShouldNotContain("\ncroft:");
    }

    static async Task LookAtAsync(string package)
    {
        File.GetUnixFileMode(State).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await RunAsync("stat", "-c", "%U:%G", State)).Trim().ShouldBe("croft:croft");
        // Nothing but root's belongs to the package, and nobody else may write to it.
        (await RunAsync("find", "/usr/lib/croft", "!", "-user", "root", "-o", "-perm", "/022", "!", "-type", "l")).ShouldBeEmpty();
        (await RunAsync("dpkg", "--verify", "croft")).ShouldBeEmpty();
        (await RunAsync("dpkg-deb", "--info", package)).ShouldContain("libsqlite3-0 (>= 3.38)");
        (await RunAsync("/usr/bin/croft", "version")).ShouldContain("SQLite", Case.Insensitive);
        if (!File.Exists("/usr/bin/systemd-analyze")) return;
        await RunAsync("systemd-analyze", "verify", Unit);
        var exposure = Exposure().Match(await RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", Unit));
        double.Parse(exposure.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(2);
    }

    /// <summary>Starts what the unit starts, asks, and ends it as systemd would; the id of the workspace it serves.</summary>
    static async Task<string> ServeAsync(Func<Asked, Task> ask)
    {
        var unit = await File.ReadAllLinesAsync(Unit, Ct);
        var options = (await File.ReadAllLinesAsync("/etc/default/croft", Ct)).Single(l => l.StartsWith("CROFT_SERVE_OPTIONS=", StringComparison.Ordinal)).Split('"')[1];
        options.ShouldBe("--urls https://0.0.0.0:8443");
        // A free port: 8443 may be somebody's here.
        var words = Of(unit, "ExecStart").Single().Replace("$CROFT_SERVE_OPTIONS", "--urls https://127.0.0.1:0", StringComparison.Ordinal).Split(' ');
        var user = Of(unit, "User").Single();
        using var notices = new Notices();
        using var process = new Process { StartInfo = new ProcessStartInfo("setpriv", [$"--reuid={user}", $"--regid={Of(unit, "Group").Single()}", "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", .. words]) { WorkingDirectory = Of(unit, "WorkingDirectory").Single(), UseShellExecute = false, RedirectStandardError = true } };
        process.StartInfo.Environment.Clear();
        process.StartInfo.Environment["PATH"] = "/usr/bin:/bin";
        process.StartInfo.Environment["NOTIFY_SOCKET"] = notices.Path;
        foreach (var set in Of(unit, "Environment").SelectMany(e => e.Split(' '))) process.StartInfo.Environment[set.Split('=')[0]] = set.Split('=', 2)[1];
        var said = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.Start();
        process.BeginErrorReadLine();
        try
        {
            // The notice and the line come by two ways: either may be here first.
            var text = "";
            await Eventually.BeAsync("the service says that it is ready, and where", () =>
            {
                lock (said) text = said.ToString();
                return process.HasExited || (notices.Has("READY=1") && Url().IsMatch(text));
            });
            process.HasExited.ShouldBeFalse(text);
            using var client = ServedProcess.ClientOf(new Uri(Url().Match(text).Groups[1].Value), "");
            foreach (var path in new[] { "/healthz", "/readyz" }) (await client.GetAsync(path, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
            await ask(new Asked(client));
            await RunAsync("kill", "-TERM", $"{process.Id}");
            await process.WaitForExitAsync(Ct).WaitAsync(TimeSpan.FromSeconds(30), Ct);
            process.ExitCode.ShouldBe(0, text);
            notices.Has("STOPPING=1").ShouldBeTrue();
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
        (await RunAsync("find", State, "!", "-user", user)).ShouldBeEmpty();
        return (await File.ReadAllLinesAsync($"{State}/croft.yaml", Ct)).Single(l => l.Contains(" id:", StringComparison.Ordinal));
    }

    static IEnumerable<string> Of(string[] unit, string key) => unit.Where(l => l.StartsWith($"{key}=", StringComparison.Ordinal)).Select(l => l[(key.Length + 1)..]);

    static async Task<string> PackAsync(string version) => (await RunAsync(Path.Combine(Root, "package"), "--version", version)).Trim().Split('\n')[^1];

    /// <summary>Runs a program to its end; its output.</summary>
    static async Task<string> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/", Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" } })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
        await process.WaitForExitAsync(Ct);
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', words)}\n{await output}\n{await errors}");
        return await output;
    }

    static string Above(string folder) => File.Exists(Path.Combine(folder, "Croft.slnx")) ? folder : Above(Path.GetDirectoryName(folder)!);

    [GeneratedRegex(@" at (https://\S+)\n", RegexOptions.None, 1000)]
    private static partial Regex Url();

    [GeneratedRegex(@"Overall exposure level for \S+: (\d+\.\d+)", RegexOptions.None, 1000)]
    private static partial Regex Exposure();

    /// <summary>The service, as a client sees it that nobody knows.</summary>
    sealed record Asked(HttpClient Client)
    {
        public async Task CallAsync(string method, string path)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await Client.SendAsync(request, Ct);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
