using System.IO.Compression;
using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Access.Saving;
using Croft.Engine.Identity;
using Croft.Engine.Secrets;
using Croft.Engine.State;
using Croft.Tests.Postgres;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.Tests.Access;

/// <summary>Croft's own state to one sealed file and back.</summary>
public sealed class StateBackupTests
{
    static readonly Secret passphrase = new("four words and 7 more");

    static readonly StatePlace asItWas = new(null, null);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string FileIn(WorkspaceFolder folder) => Path.Combine(folder.Root, "state.croft");

    static async Task<(WorkspaceFolder Folder, string Token)> FilledAsync()
    {
        var folder = await WorkspaceFolder.MadeAsync();
        var croft = folder.Start();
        await croft.RunAsync("secret set", new SetSecretRequest { Name = "wifi", Value = "planted-5ecret" });
        await croft.RunAsync("user create", new CreateCroftUserRequest { Name = "bea", Password = "correct horse battery" });
        await croft.RunAsync("user grant", new GrantCroftRoleRequest { Name = "bea", Role = "viewer", Scope = "*" });
        var token = await croft.RunAsync<CreatedCroftToken>("token create", new CreateCroftTokenRequest { User = "bea", Name = "old" });
        await croft.RunAsync("token revoke", new RevokeCroftTokenRequest { User = "bea", Name = "old" });
        token = await croft.RunAsync<CreatedCroftToken>("token create", new CreateCroftTokenRequest { User = "bea", Name = "desk" });
        Directory.CreateDirectory(Path.Combine(folder.Folder, ".croft", "server"));
        await File.WriteAllTextAsync(Path.Combine(folder.Folder, ".croft", "server", "tls.pem"), "a certificate\n", Ct);
        return (folder, token.Token);
    }

    static Task<StateSaved> SaveAsync(WorkspaceFolder folder) => folder.Start().Get<StateBackup>().WriteAsync(FileIn(folder), passphrase, folder.Start().Context, Ct);

    static Task<StateRestored> RestoreAsync(WorkspaceFolder into, string file, StatePlace? place = null, Secret? with = null) =>
        into.Start().Get<StateRestore>().RunAsync(file, with ?? passphrase, place ?? asItWas, into.Start().Context, Ct);

    static async Task<Failure> RefusedAsync(WorkspaceFolder into, string file, StatePlace? place = null, Secret? with = null)
    {
        var failure = (await Should.ThrowAsync<FailureException>(() => RestoreAsync(into, file, place, with))).Failure;
        failure.Message.ShouldNotContain(passphrase.Reveal());
        return failure;
    }

    /// <summary>On a server the schema of the first has its name: it has to be gone before it can come back.</summary>
    static async Task LeaveAsync(WorkspaceFolder folder)
    {
        if (PostgresServer.Asked)
            await (await PostgresServer.SharedAsync()).SqlAsync($"DROP SCHEMA croft_{folder.Start().Get<Workspace>().Id:n} CASCADE", Ct);
        SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    static async Task ShouldBeWholeAsync(WorkspaceFolder restored, string token, int rows)
    {
        var croft = restored.Start();
        (await croft.RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).ShouldSatisfyAllConditions(v => v.Intact.ShouldBeTrue(), v => v.Rows.ShouldBe(rows));
        (await croft.Get<SecretValues>().ResolveAsync(SecretValues.Reference("wifi"), Ct)).ShouldBe("planted-5ecret");
        (await croft.Get<Callers>().OfTokenAsync(token, Ct)).ShouldNotBeNull().Id.ShouldBe("token:2");
        (await File.ReadAllTextAsync(Path.Combine(restored.Folder, ".croft", "server", "tls.pem"), Ct)).ShouldBe("a certificate\n");
        // A number that was given once is not given again, though its row is gone.
        var next = await croft.RunAsync<CreatedCroftToken>("token create", new CreateCroftTokenRequest { User = "bea", Name = "next" });
        (await croft.Get<Callers>().OfTokenAsync(next.Token, Ct)).ShouldNotBeNull().Id.ShouldBe("token:3");
    }

    [Fact]
    public async Task Restore_IntoAnEmptyFolder_IsTheSameState()
    {
        var (folder, token) = await FilledAsync();
        using var _ = folder;
        var saved = await SaveAsync(folder);
        File.GetUnixFileMode(saved.File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        saved.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(saved.File, Ct))));
        var rows = (int)(await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows;
        if (PostgresServer.Asked) (await RefusedAsync(new WorkspaceFolder(), saved.File)).Message.ShouldContain("already");
        await LeaveAsync(folder);

        using var restored = new WorkspaceFolder();
        await RestoreAsync(restored, saved.File);

        // The backup's own last row is written when it is whole, so the restore's stands in its place.
        await ShouldBeWholeAsync(restored, token, rows);
        (await RefusedAsync(restored, saved.File)).Message.ShouldContain("is a workspace");
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Restore_OnTheOtherKindOfDatabase_AndBack_IsTheSameState()
    {
        var (folder, token) = await FilledAsync();
        using var _ = folder;
        var server = await PostgresServer.SharedAsync();
        var saved = await SaveAsync(folder);
        using var served = new WorkspaceFolder();
        await RestoreAsync(served, saved.File, new StatePlace(server.Url, new Secret(PostgresServer.Password)));
        File.Exists(served.DatabasePath).ShouldBeFalse();
        var again = await SaveAsync(served);
        using var back = new WorkspaceFolder();

        await RestoreAsync(back, again.File, new StatePlace(StatePlace.InFile, null));

        File.Exists(back.DatabasePath).ShouldBeTrue();
        var rows = (int)(await served.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows;
        await ShouldBeWholeAsync(back, token, rows);
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Restore_CutOrChangedFile_IsRefused_AndLeavesNothing()
    {
        var (folder, _) = await FilledAsync();
        using var _1 = folder;
        var whole = await File.ReadAllBytesAsync((await SaveAsync(folder)).File, Ct);
        whole.Length.ShouldBeGreaterThan(200);
        using var into = new WorkspaceFolder();
        var damaged = Path.Combine(into.Root, "damaged");
        // Each edge of the envelope, and a sample of all else.
        int[] places = [0, 1, 7, 8, 9, 40, 41, 44, 45, 51, 52, 67, 68, whole.Length - 17, whole.Length - 16, whole.Length - 1, .. Enumerable.Range(1, 20).Select(n => 68 + n * (whole.Length - 69) / 21)];
        foreach (var at in places)
        {
            await File.WriteAllBytesAsync(damaged, whole[..at], Ct);
            (await RefusedAsync(into, damaged)).Kind.ShouldBe(FailureKind.Invalid, $"cut at {at}");
            var changed = whole.ToArray();
            changed[at] ^= 1;
            await File.WriteAllBytesAsync(damaged, changed, Ct);
            (await RefusedAsync(into, damaged)).Kind.ShouldBeOneOf(FailureKind.Invalid, FailureKind.Denied, FailureKind.Unsupported);
        }
        await File.WriteAllBytesAsync(damaged, [.. whole, 0], Ct);
        (await RefusedAsync(into, damaged)).Kind.ShouldBe(FailureKind.Invalid);
        (await RefusedAsync(into, FileIn(folder), with: new Secret("four words and 8 more"))).Kind.ShouldBe(FailureKind.Denied);
        Directory.EnumerateFileSystemEntries(into.Folder).ShouldBeEmpty();
        Directory.Exists(into.Location.ConfigHome).ShouldBeFalse();
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Restore_OfSeveralPieces_IsRead_AndPiecesThatChangedPlacesAreRefused()
    {
        var (folder, token) = await FilledAsync();
        using var _ = folder;
        // What can't be packed: three pieces and a bit.
        await File.WriteAllBytesAsync(Path.Combine(folder.Folder, ".croft", "noise"), RandomNumberGenerator.GetBytes(3 * Envelope.Piece), Ct);
        var file = (await SaveAsync(folder)).File;
        var whole = await File.ReadAllBytesAsync(file, Ct);
        const int envelope = 68, box = Envelope.Piece + Envelope.Tag;
        using var into = new WorkspaceFolder();
        var damaged = Path.Combine(into.Root, "damaged");
        foreach (var bytes in (byte[][])
            [
                whole[..(envelope + box)],
                whole[..(envelope + 2 * box)],
                [.. whole[..envelope], .. whole[(envelope + box)..]],
                [.. whole[..envelope], .. whole[(envelope + box)..(envelope + 2 * box)], .. whole[envelope..(envelope + box)], .. whole[(envelope + 2 * box)..]],
            ])
        {
            await File.WriteAllBytesAsync(damaged, bytes, Ct);
            (await RefusedAsync(into, damaged)).Kind.ShouldBe(FailureKind.Invalid);
        }
        await RestoreAsync(into, file);
        (await into.Start().Get<Callers>().OfTokenAsync(token, Ct)).ShouldNotBeNull();
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Restore_OfANewerSchema_IsRefused_AndLeavesNothing()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var croft = folder.Start();
        var file = FileIn(folder);
        await using (var stream = File.Create(file))
        {
            using var envelope = Envelope.Make(passphrase.Reveal(), RandomNumberGenerator.Create());
            await stream.WriteAsync(envelope.Bytes, Ct);
            var sealing = new SealingStream(stream, envelope);
            await using (var packed = new ZLibStream(sealing, CompressionLevel.Fastest, leaveOpen: true))
            {
                using var lines = new SavedWriter(packed);
                lines.Say(new SavedLine(Head: new SavedHead("9.0.0", croft.Get<Workspace>().Id, "lab", DateTimeOffset.UnixEpoch, "FromTheFuture", croft.Get<MasterKey>().Export())));
                lines.Say(new SavedLine(File: new SavedFile(Workspace.FileName, await File.ReadAllBytesAsync(Path.Combine(folder.Folder, Workspace.FileName), Ct))));
                lines.End();
            }
            sealing.End();
        }
        using var into = new WorkspaceFolder();
        (await RefusedAsync(into, file)).ShouldSatisfyAllConditions(f => f.Kind.ShouldBe(FailureKind.Unsupported), f => f.Message.ShouldContain("newer Croft (9.0.0"));
        Directory.EnumerateFileSystemEntries(into.Folder).ShouldBeEmpty();
        Directory.Exists(into.Location.ConfigHome).ShouldBeTrue();
        Directory.EnumerateFiles(into.Location.ConfigHome, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Restore_WhereSomethingLies_IsRefused()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var file = (await SaveAsync(folder)).File;
        using var into = new WorkspaceFolder();
        await File.WriteAllTextAsync(Path.Combine(into.Folder, "notes.txt"), "mine", Ct);
        (await RefusedAsync(into, file)).Message.ShouldContain("notes.txt");
        (await Should.ThrowAsync<FailureException>(() => SaveAsync(folder))).Failure.Message.ShouldContain("exists");
        (await Should.ThrowAsync<FailureException>(() => folder.Start().Get<StateBackup>().WriteAsync(file + "2", new Secret("short"), folder.Start().Context, Ct))).Failure.Message.ShouldContain("passphrase");
        File.Exists(file + "2").ShouldBeFalse();
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Restore_OlderThanWhatThisMachineSaw_SaysSoInTheAudit()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var file = (await SaveAsync(folder)).File;
        await folder.Start().RunAsync("secret set", new SetSecretRequest { Name = "later", Value = "x" });
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder.Folder, recursive: true);
        Directory.CreateDirectory(folder.Folder);

        await RestoreAsync(folder, file);

        var last = (await folder.Start().RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest { Limit = 1 })).Items[0];
        last.Detail.ShouldNotBeNull().ShouldContain("are not in it");
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Intact.ShouldBeTrue();
    }
}
