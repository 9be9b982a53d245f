using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Croft.Tests.Postgres;

namespace Croft.Acceptance.Tests.Service;

/// <summary>A restore that is killed, and a certificate that has expired.</summary>
public sealed class StateFaultTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<Finished> CroftAsync(TestFolder folder, params string[] words) => CroftProcess.RunAsync(folder, words);

    [Fact]
    public async Task Restore_KilledAtAnyMoment_LeavesNoWorkspace_AndTheNextOneIsWhole()
    {
        using TestFolder folder = new(), other = new();
        (await CroftAsync(folder, "init")).Done();
        await File.WriteAllTextAsync(folder.Beside("passphrase"), "four words and 7 more\n", Ct);
        await File.WriteAllTextAsync(folder.Beside("value"), "planted\n", Ct);
        (await CroftAsync(folder, "secret", "set", "wifi", "--value-file", folder.Beside("value"))).Done();
        // Enough rows that filling the tables takes its time.
        await folder.SqlAsync("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO call_keys (caller, key, print, begun) SELECT 'token:1', i, 'x', 638000000000000000 FROM n");
        (await CroftAsync(folder, "server", "backup", folder.Beside("state.croft"), "--passphrase-file", folder.Beside("passphrase"))).Done();
        string[] restore = ["server", "restore", folder.Beside("state.croft"), "--passphrase-file", folder.Beside("passphrase")];

        var (killed, half) = (0, 0);
        // Before anything is made, and from when something is.
        foreach (var after in new int?[] { null, 0, 150, 400, 800 })
        {
            using var croft = CroftProcess.Start(other, restore);
            if (after is { } wait)
            {
                await Eventually.BeAsync("the restore makes something", () => croft.HasExited || Directory.Exists(Path.Combine(other.Workspace, ".croft")));
                await Task.Delay(TimeSpan.FromMilliseconds(wait), TimeProvider.System, Ct);
            }
            if (croft.HasExited || File.Exists(Path.Combine(other.Workspace, "croft.yaml"))) break;
            await croft.KillAsync();
            killed++;
            if (File.Exists(Path.Combine(other.Workspace, "croft.yaml"))) break;
            (await CroftAsync(other, "guest", "list")).ExitCode.ShouldNotBe(0);
            if (!Directory.EnumerateFileSystemEntries(other.Workspace).Any()) continue;
            half++;
            (await CroftAsync(other, "serve", "--urls", "https://127.0.0.1:0")).ExitCode.ShouldNotBe(0, "half a workspace is not served");
            (await CroftAsync(other, restore)).Failed(1).ShouldContain("remove .croft and try again");
            Directory.Delete(Path.Combine(other.Workspace, ".croft"), recursive: true);
        }
        killed.ShouldBeGreaterThan(0);
        half.ShouldBeGreaterThan(0, "no restore was killed half-way");
        if (!File.Exists(Path.Combine(other.Workspace, "croft.yaml"))) (await CroftAsync(other, restore)).Done();
        (await CroftAsync(other, "audit", "verify")).Done();
        (await CroftAsync(other, "secret", "list")).Done().ShouldContain("wifi");
    }

    [Fact]
    public async Task Restore_KilledWhileItFillsADatabaseOnAServer_SaysWhatItLeft_AndTheNextOneIsWhole()
    {
        var postgres = await PostgresServer.StartAsync(Ct);
        using TestFolder folder = new(), other = new();
        (await CroftAsync(folder, "init")).Done();
        await File.WriteAllTextAsync(folder.Beside("passphrase"), "four words and 7 more\n", Ct);
        await folder.SqlAsync("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO call_keys (caller, key, print, begun) SELECT 'token:1', i, 'x', 638000000000000000 FROM n");
        (await CroftAsync(folder, "server", "backup", folder.Beside("state.croft"), "--passphrase-file", folder.Beside("passphrase"))).Done();
        string[] restore = ["server", "restore", folder.Beside("state.croft"), "--passphrase-file", folder.Beside("passphrase"), .. await other.DatabaseWordsAsync(postgres)];
        using (var croft = CroftProcess.Start(other, restore))
        {
            await Eventually.BeAsync("the schema is there", async () => croft.HasExited || (await postgres.SqlAsync("SELECT count(*) FROM pg_tables WHERE schemaname LIKE 'croft\\_%' AND tablename = 'audit'", Ct))[0] == "1");
            croft.HasExited.ShouldBeFalse("it was done before it could be killed");
            await croft.KillAsync();
        }
        (await CroftAsync(other, "serve", "--urls", "https://127.0.0.1:0")).ExitCode.ShouldNotBe(0, "half a workspace is not served");
        (await CroftAsync(other, restore)).Failed(1).ShouldContain("remove .croft and try again");
        Directory.Delete(Path.Combine(other.Workspace, ".croft"), recursive: true);
        var left = (await CroftAsync(other, restore)).Failed(1);
        var schema = (await postgres.SqlAsync("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'croft\\_%'", Ct)).ShouldHaveSingleItem();
        left.ShouldContain("DROP SCHEMA");
        left.ShouldContain(schema);
        Directory.EnumerateFileSystemEntries(other.Workspace).ShouldBeEmpty();
        await postgres.SqlAsync($"DROP SCHEMA {schema} CASCADE", Ct);
        (await CroftAsync(other, restore)).Done();
        (await CroftAsync(other, "audit", "verify")).Done();
        postgres.End();
    }

    [Fact]
    public async Task Certificate_ThatHasExpired_IsTold_ByTheServerAndToItsClients()
    {
        using TestFolder host = new(), visitor = new();
        var file = host.Beside("tls.pem");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=croft", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-10), now.AddDays(-1));
        await File.WriteAllTextAsync(file, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n", Ct);
        using var served = await ServedProcess.StartAsync(host, "--certificate-file", file);
        await served.Croft.SaysAsync("has expired");
        (await served.StatusAsync("/readyz")).ShouldBe(HttpStatusCode.OK);

        foreach (var trust in new[] { new[] { "--fingerprint", Convert.ToHexString(SHA256.HashData(made.RawData)) }, ["--trust-on-first-use"], [] })
        {
            var refused = await CroftAsync(visitor, ["login", served.Url.ToString(), "--token-file", host.Beside("admin"), .. trust]);
            refused.ExitCode.ShouldNotBe(0);
            refused.Errors.ShouldContain("has expired");
            refused.Errors.ShouldContain("--certificate-file");
        }
        (await served.StopAsync()).Done();
    }
}
