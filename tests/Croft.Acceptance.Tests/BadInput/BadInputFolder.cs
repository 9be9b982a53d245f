using System.Diagnostics;
using System.Text.Json;
using Croft.Sandbox;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>A simulated cluster and a workspace; both are made anew for each test, as each breaks something.</summary>
sealed class BadInputFolder : IAsyncDisposable
{
    BadInputFolder(SandboxCluster cluster, TestFolder folder) => (Cluster, Folder) = (cluster, folder);

    public SandboxCluster Cluster { get; }

    public TestFolder Folder { get; }

    public string Url => Cluster.Url.ToString().TrimEnd('/');

    public string State(string file) => Path.Combine(Folder.Workspace, ".croft", file);

    public string Settings => Path.Combine(Folder.Workspace, "croft.yaml");

    public string Key => Directory.GetFiles(Folder.Beside("config/croft/keys")).ShouldHaveSingleItem();

    /// <summary>A workspace, and a small cluster that it does not know yet.</summary>
    public static async Task<BadInputFolder> NewAsync(SandboxOptions? options = null, TestFolder? folder = null, PostgresServer? server = null)
    {
        var made = new BadInputFolder(
            await SandboxCluster.StartAsync(options ?? new SandboxOptions { Nodes = 2, Guests = 12 }, TestContext.Current.CancellationToken), folder ?? new TestFolder());
        (await made.CroftAsync(["init", .. server is null ? [] : await made.Folder.DatabaseWordsAsync(server)])).Done();
        return made;
    }

    /// <summary>A workspace that knows and has read its cluster.</summary>
    public static async Task<BadInputFolder> ReadAsync(SandboxOptions? options = null, TestFolder? folder = null, PostgresServer? server = null)
    {
        var made = await NewAsync(options, folder, server);
        (await made.AddAsync(made.Cluster.Token)).Done();
        (await made.CroftAsync("sync")).Done();
        return made;
    }

    /// <summary>Vmid of the first guest that is no template and <c>running</c> or <c>stopped</c>.</summary>
    public async Task<string> FirstAsync(string status)
    {
        var rows = JsonDocument.Parse((await CroftAsync("guest", "list", "--json", "--status", status)).Done());
        return rows.RootElement.EnumerateArray().First(r => !r.GetProperty("template").GetBoolean()).GetProperty("vmid").ToString();
    }

    public Task<Finished> CroftAsync(params string[] words) => CroftProcess.RunAsync(Folder, words);

    /// <summary>Adds the cluster with a token.</summary>
    public Task<Finished> AddAsync(string token, string name = "lab") =>
        CroftAsync("cluster", "add", name, Url, "--token-file", TokenFile(token), "--trust-on-first-use");

    /// <summary>A file that holds a token, readable by its owner alone.</summary>
    public string TokenFile(string token)
    {
        var file = Folder.Beside("token");
        File.WriteAllText(file, token);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <summary>A line of shell around <c>croft</c>, which stands in it as <c>$CROFT</c>.</summary>
    public async Task<Finished> ShellAsync(string line)
    {
        var ct = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = Folder.Workspace,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in Folder.Environment)
            start.Environment[name] = value;
        start.Environment["CROFT"] = $"dotnet {CroftProcess.Program}";
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(ct), shell.StandardError.ReadToEndAsync(ct));
        await shell.WaitForExitAsync(ct);
        return new Finished(shell.ExitCode, await output, await errors);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        Folder.Dispose();
    }
}
