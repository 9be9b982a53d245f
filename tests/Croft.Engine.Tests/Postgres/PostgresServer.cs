using System.Diagnostics;

namespace Croft.Tests.Postgres;

/// <summary>A PostgreSQL server of the tests' own, on a socket in a temporary folder; it ends with the tests, however they end.</summary>
sealed class PostgresServer
{
    /// <summary>The database that tests share; each workspace has a schema of its own.</summary>
    public const string Database = "croft";

    /// <summary>Whom tests connect as, and with what password.</summary>
    public const string User = "croft", Password = "pg-test-password-93";

    const int Port = 5432;
    static readonly Lazy<Task<PostgresServer>> shared = new(() => StartAsync(CancellationToken.None));

    readonly string folder;
    Process guard;

    PostgresServer(string folder)
    {
        this.folder = folder;
        guard = null!;
    }

    /// <summary>True when this run of the tests is on PostgreSQL (<c>CROFT_TEST_DATABASE=postgres</c>); <c>./test</c> runs them on both.</summary>
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("CROFT_TEST_DATABASE") == "postgres";

    /// <summary>The one server that all tests of this process share.</summary>
    public static Task<PostgresServer> SharedAsync() => shared.Value;

    /// <summary>Address for croft, without password.</summary>
    public string Url => UrlOf(Database);

    public string UrlOf(string database, string user = User) => $"postgres://{user}@/{database}?host={folder}";

    /// <summary>A server of a test's own, which it may stop and start.</summary>
    public static async Task<PostgresServer> StartAsync(CancellationToken ct)
    {
        var server = new PostgresServer(Directory.CreateTempSubdirectory("croft-pg-").FullName);
        if (Environment.UserName == "root")
            await ShellAsync($"chown postgres: {server.folder}", ct);
        File.WriteAllText(Path.Combine(server.folder, "secret"), Password);
        await ShellAsync($"{As} {Bin}/initdb --no-sync --auth=scram-sha-256 --username={User} --pwfile={server.folder}/secret --locale=C.UTF-8 -D {server.folder}/data", ct);
        await server.RunAsync(ct);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.End();
        await server.SqlAsync($"CREATE DATABASE {Database}", ct, "postgres");
        return server;
    }

    /// <summary>Starts it again, as after a restart of its machine.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        // The server and its folder go when the pipe from this process is closed, be it by a kill; a line in it stops the server alone.
        guard = Process.Start(new ProcessStartInfo("sh", ["-c",
            $"{As} {Bin}/postgres -D {folder}/data -k {folder} -p {Port} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=300 "
            + $"</dev/null >>{folder}/log 2>&1 & server=$!; read line; kill -QUIT $server; wait $server; [ \"$line\" ] || rm -rf {folder}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
        while (!await AnswersAsync(ct))
            if (guard.HasExited)
                throw new InvalidOperationException($"PostgreSQL did not start:\n{File.ReadAllText(Path.Combine(folder, "log"))}");
    }

    /// <summary>Ends it at once, with every connection.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await guard.StandardInput.WriteLineAsync("stop");
        await guard.StandardInput.FlushAsync(ct);
        await guard.WaitForExitAsync(ct);
    }

    /// <summary>Rows of a question, by a program that is not ours.</summary>
    public async Task<string[]> SqlAsync(string sql, CancellationToken ct, string database = Database) =>
        (await ShellAsync($"PGPASSWORD={Password} psql -X -q -A -t -v ON_ERROR_STOP=1 -h {folder} -p {Port} -U {User} -d {database} -c \"$SQL\"", ct, sql))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static string As => Environment.UserName == "root" ? "setpriv --reuid=postgres --regid=postgres --clear-groups" : "";

    static string Bin => Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).First() + "/bin";

    async Task<bool> AnswersAsync(CancellationToken ct)
    {
        using var process = Process.Start("sh", ["-c", $"{Bin}/pg_isready -q -h {folder} -p {Port}"]);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0;
    }

    static async Task<string> ShellAsync(string line, CancellationToken ct, string? sql = null)
    {
        var start = new ProcessStartInfo("sh", ["-c", line]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment["SQL"] = sql;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{line}\n{await errors}");
    }

    /// <summary>Its guard clears up after this process; that is not waited for.</summary>
    public void End() => guard.StandardInput.Close();
}
