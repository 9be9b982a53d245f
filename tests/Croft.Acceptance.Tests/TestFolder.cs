using System.Diagnostics;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests;

/// <summary>A workspace folder with its own configuration and state folders, gone afterwards.</summary>
/// <param name="on">Folder to make it in; the system's for temporary files when null.</param>
sealed class TestFolder(string? on = null) : IDisposable
{
    readonly DirectoryInfo root = on is null ? Directory.CreateTempSubdirectory("croft-test-") : Directory.CreateDirectory(Path.Combine(on, "croft-test"));

    /// <summary>Everything that croft may write to lies below.</summary>
    public string Root => root.FullName;

    public string Workspace => Directory.CreateDirectory(Beside("workspace")).FullName;

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["XDG_CONFIG_HOME"] = Beside("config"),
        ["XDG_STATE_HOME"] = Beside("state"),
        ["NO_COLOR"] = "1",
    };

    /// <summary>A path for a file beside the workspace.</summary>
    public string Beside(string name) => Path.Combine(root.FullName, name);

    /// <summary>Rows of a question to the database, by a program that is not ours.</summary>
    public async Task<string[]> SqlAsync(string sql)
    {
        if (PostgresServer.Asked)
            return await (await PostgresServer.SharedAsync()).SqlAsync($"SET search_path = {Schema}; {sql}", TestContext.Current.CancellationToken);
        var (exit, output, errors) = await SqliteAsync(sql, waitMs: 10_000);
        exit.ShouldBe(0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Whether nobody holds the database for himself, within a second.</summary>
    public async Task<bool> IsWritableAsync() => PostgresServer.Asked || (await SqliteAsync("BEGIN IMMEDIATE; ROLLBACK", waitMs: 1000)).Exit == 0;

    async Task<(int Exit, string Output, string Errors)> SqliteAsync(string sql, int waitMs)
    {
        var ct = TestContext.Current.CancellationToken;
        using var sqlite = Process.Start(new ProcessStartInfo("sqlite3", ["-cmd", $".timeout {waitMs}", Path.Combine(Workspace, ".croft", "croft.db"), sql])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = sqlite.StandardOutput.ReadToEndAsync(ct);
        var errors = sqlite.StandardError.ReadToEndAsync(ct);
        await sqlite.WaitForExitAsync(ct);
        return (sqlite.ExitCode, await output, await errors);
    }

    /// <summary>What stands after <c>init</c> for a workspace on the kind of database that this run of the tests is on.</summary>
    public async Task<string[]> DatabaseWordsAsync() => PostgresServer.Asked ? await DatabaseWordsAsync(await PostgresServer.SharedAsync()) : [];

    /// <summary>As <see cref="DatabaseWordsAsync()"/>, on a server of a test's own.</summary>
    public async Task<string[]> DatabaseWordsAsync(PostgresServer server)
    {
        await File.WriteAllTextAsync(Beside("database-password"), PostgresServer.Password);
        return ["--database", server.Url, "--database-password-file", Beside("database-password")];
    }

    /// <summary>The workspace's schema on the server, from its id in croft.yaml.</summary>
    string Schema => $"croft_{Guid.Parse(File.ReadLines(Path.Combine(Workspace, "croft.yaml")).First(l => l.Contains(" id:", StringComparison.Ordinal)).Split(':')[1].Trim()):n}";

    public void Dispose() => root.Delete(recursive: true);
}
