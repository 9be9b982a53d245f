using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.State;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.Tests.Access;

public sealed class AuditTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task<WorkspaceFolder> WithRowsAsync(int rows)
    {
        var folder = await WorkspaceFolder.MadeAsync();
        var log = folder.Start().Get<AuditLog>();
        for (var i = 2; i <= rows; i++)
            await log.AppendAsync(Entry($"row {i}"), Ct);
        return folder;
    }

    static AuditEntry Entry(string detail) => new(AuditKind.Result, "anna@desk", "test", "guest start") { Outcome = "done", Detail = detail, Request = "{}" };

    static Task<Failure> VerifyFailsAsync(WorkspaceFolder folder) => folder.Start().FailsAsync("audit verify", new VerifyAuditRequest());

    [Fact]
    public async Task Verify_UntouchedAudit_CountsItsRows()
    {
        using var folder = await WithRowsAsync(6);
        var verified = await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest());
        verified.Intact.ShouldBeTrue();
        verified.Rows.ShouldBe(6);
        verified.Head.Length.ShouldBe(64);
    }

    [Fact]
    public async Task Verify_FromBeyondTheEnd_IsInvalidAndNotIntact()
    {
        using var folder = await WithRowsAsync(6);
        var process = folder.Start();
        var failure = await process.FailsAsync("audit verify", new VerifyAuditRequest { From = 8 });
        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("ends at row 6");
        await process.RunAsync("audit verify", new VerifyAuditRequest { From = 7 });
    }

    [Theory]
    [InlineData("detail = 'nothing'")]
    [InlineData("outcome = 'Bug'")]
    [InlineData("outcome = NULL")]
    [InlineData("at = at + 1")]
    [InlineData("actor = 'eve@desk'")]
    [InlineData("verb = 'guest stop'")]
    [InlineData("request = '{ }'")]
    [InlineData("face = 'cli'")]
    [InlineData("intent = 1")]
    [InlineData("kind = '1'")]
    [InlineData("mac = (SELECT mac FROM audit WHERE sequence = 1)")]
    [InlineData("detail = actor, actor = detail")]
    public async Task Verify_EditedRow_NamesIt(string change)
    {
        using var folder = await WithRowsAsync(6);
        folder.Tamper($"UPDATE audit SET {change} WHERE sequence = 4").ShouldBe(1);
        var failure = await VerifyFailsAsync(folder);
        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("the first bad row is 4");
    }

    [Fact]
    public async Task Verify_DeletedRow_NamesTheGap()
    {
        using var folder = await WithRowsAsync(6);
        folder.Tamper("DELETE FROM audit WHERE sequence = 3");
        (await VerifyFailsAsync(folder)).Faults[0].ShouldBe(new Fault("row 3", "Row 3 is missing."));
    }

    [Fact]
    public async Task Verify_DeletedRowWithTheRestMovedUp_NamesIt()
    {
        using var folder = await WithRowsAsync(6);
        folder.Tamper("DELETE FROM audit WHERE sequence = 3; UPDATE audit SET sequence = sequence - 1 WHERE sequence > 3");
        (await VerifyFailsAsync(folder)).Message.ShouldContain("the first bad row is 3");
    }

    [Fact]
    public async Task Verify_SwappedRows_NamesTheFirst()
    {
        using var folder = await WithRowsAsync(6);
        folder.Tamper("UPDATE audit SET sequence = 99 WHERE sequence = 3; UPDATE audit SET sequence = 3 WHERE sequence = 4; UPDATE audit SET sequence = 4 WHERE sequence = 99");
        (await VerifyFailsAsync(folder)).Message.ShouldContain("the first bad row is 3");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task Verify_TailCut_SaysSo(int rows)
    {
        using var folder = await WithRowsAsync(6);
        folder.Tamper($"DELETE FROM audit WHERE sequence > {6 - rows}");
        var failure = await VerifyFailsAsync(folder);
        failure.Message.ShouldContain($"the first bad row is {7 - rows}");
        failure.Cause!.ShouldContain("row 6 was written");
    }

    [Fact, Trait(TestDatabase.Trait, TestDatabase.Sqlite)]
    public async Task Verify_OlderDatabasePutBack_SaysSo_AndForEver()
    {
        using var folder = await WithRowsAsync(4);
        SqliteConnection.ClearAllPools();
        folder.Tamper("PRAGMA wal_checkpoint(TRUNCATE)");
        File.Copy(folder.DatabasePath, Path.Combine(folder.Root, "older.db"));
        await folder.Start().Get<AuditLog>().AppendAsync(Entry("later"), Ct);
        SqliteConnection.ClearAllPools();
        foreach (var part in new[] { "-wal", "-shm" })
            File.Delete(folder.DatabasePath + part);
        File.Copy(Path.Combine(folder.Root, "older.db"), folder.DatabasePath, overwrite: true);
        (await VerifyFailsAsync(folder)).Cause!.ShouldContain("older database was put back");

        await folder.Start().Get<AuditLog>().AppendAsync(Entry("goes on"), Ct);
        var failure = await VerifyFailsAsync(folder);
        failure.Message.ShouldContain("the first bad row is 5");
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest { From = 6 })).Rows.ShouldBe(6);
    }

    [Fact]
    public async Task Verify_HeadRemovedOrForged_SaysSo()
    {
        using var folder = await WithRowsAsync(4);
        var log = folder.Start().Get<AuditLog>();
        var head = File.ReadAllText(log.Head.File);
        File.WriteAllText(log.Head.File, head.Replace("\"sequence\":4", "\"sequence\":3", StringComparison.Ordinal));
        (await VerifyFailsAsync(folder)).Cause!.ShouldContain("was altered");
        File.Delete(log.Head.File);
        (await VerifyFailsAsync(folder)).Cause!.ShouldContain("is gone");
        File.WriteAllText(log.Head.File, head);
        await folder.Start().RunAsync("audit verify", new VerifyAuditRequest());
    }

    [Fact]
    public async Task Append_ProcessDiedBetweenCommitAndHead_GoesOn()
    {
        using var folder = await WithRowsAsync(4);
        var log = folder.Start().Get<AuditLog>();
        var behind = File.ReadAllBytes(log.Head.File);
        await log.AppendAsync(Entry("committed"), Ct);
        File.WriteAllBytes(log.Head.File, behind);
        await folder.Start().RunAsync("audit verify", new VerifyAuditRequest());
        await log.AppendAsync(Entry("next"), Ct);
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Verify_CutToItsBeginningWithoutHead_SaysSo_AndForEver(int left)
    {
        using var folder = await WithRowsAsync(6);
        folder.Tamper($"DELETE FROM audit WHERE sequence > {left}");
        File.Delete(folder.Start().Get<AuditLog>().Head.File);
        (await VerifyFailsAsync(folder)).Cause!.ShouldContain("is gone");

        await folder.Start().Get<AuditLog>().AppendAsync(Entry("goes on"), Ct);
        var failure = await VerifyFailsAsync(folder);
        failure.Message.ShouldContain($"the first bad row is {left + 1}");
        failure.Cause!.ShouldContain("is gone");
    }

    [Fact]
    public async Task Append_HeadSomeRowsBehind_GoesOn()
    {
        using var folder = await WithRowsAsync(4);
        var log = folder.Start().Get<AuditLog>();
        var behind = File.ReadAllBytes(log.Head.File);
        await log.AppendAsync(Entry("one"), Ct);
        await log.AppendAsync(Entry("two"), Ct);
        await log.AppendAsync(Entry("three"), Ct);
        File.WriteAllBytes(log.Head.File, behind);
        await folder.Start().RunAsync("audit verify", new VerifyAuditRequest());
        await log.AppendAsync(Entry("four"), Ct);
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(8);
    }

    [Fact]
    public async Task Append_HeadBehindAnEditedRow_IsABreak()
    {
        using var folder = await WithRowsAsync(4);
        var log = folder.Start().Get<AuditLog>();
        var behind = File.ReadAllBytes(log.Head.File);
        await log.AppendAsync(Entry("one"), Ct);
        await log.AppendAsync(Entry("two"), Ct);
        File.WriteAllBytes(log.Head.File, behind);
        folder.Tamper("UPDATE audit SET detail = 'nothing' WHERE sequence = 5");
        await log.AppendAsync(Entry("three"), Ct);
        (await VerifyFailsAsync(folder)).Faults.Select(f => f.Field).ShouldBe(["row 5", "row 7"]);
    }

    [Fact]
    public async Task Append_RowPutInPastTheHead_IsABreak()
    {
        using var folder = await WithRowsAsync(4);
        folder.Tamper("INSERT INTO audit SELECT 5, at, kind, intent, actor, face, verb, request, outcome, detail, mac FROM audit WHERE sequence = 4");
        (await VerifyFailsAsync(folder)).Message.ShouldContain("the first bad row is 5");
    }

    [Fact]
    public async Task Append_ManyAtOnce_IsOneChain()
    {
        using var folder = await WithRowsAsync(1);
        var logs = Enumerable.Range(0, 4).Select(_ => folder.Start().Get<AuditLog>()).ToList();
        await Task.WhenAll(logs.Select(log => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
                await log.AppendAsync(Entry($"{i}"), Ct);
        }, Ct)));
        (await folder.Start().RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest())).Rows.ShouldBe(41);
    }

    [Fact]
    public async Task Append_AnotherProcessHoldsTheLock_WaitsWithoutAThread()
    {
        using var folder = await WithRowsAsync(2);
        using var held = await folder.Start().Get<AuditLog>().Head.LockAsync(Ct);
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var append = folder.Start().Get<AuditLog>().AppendAsync(Entry("late"), leave.Token);
        append.IsCompleted.ShouldBeFalse();
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => append);
    }

    [Fact]
    public async Task Walk_OthersAppendMeanwhile_CountsWhatWasThereWhenItBegan()
    {
        using var folder = await WithRowsAsync(6);
        var process = folder.Start();
        var (log, findings) = (process.Get<AuditLog>(), new AuditFindings(process.Get<AuditLog>(), process.Get<AuditKey>()));
        await using var connection = await process.Get<Database>().OpenAsync(Durability.Normal, Ct);
        Task<long>? append = null;

        await findings.WalkAsync(connection, _ => Task.WaitAny([append ??= Task.Run(() => log.AppendAsync(Entry("meanwhile"), Ct), Ct)], TimeSpan.FromSeconds(20)).ShouldBe(0), Ct);

        (findings.Rows, findings.All.Count).ShouldBe((6, 0));
        (await append!).ShouldBe(7);
    }

    [Fact]
    public async Task List_NewestFirst_PagesWithoutGaps()
    {
        using var folder = await WithRowsAsync(6);
        var process = folder.Start();
        var first = await process.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest { Limit = 4 });
        var second = await process.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest { Limit = 4, Before = long.Parse(first.Next!) });
        first.Items.Concat(second.Items).Select(r => r.Sequence).ShouldBe([6, 5, 4, 3, 2, 1]);
        second.Next.ShouldBeNull();
        first.Items[0].Detail.ShouldBe("row 6");
    }

    [Fact]
    public async Task Export_EndsWithTheSignedHead()
    {
        using var folder = await WithRowsAsync(3);
        var export = await folder.Start().RunAsync<AuditExport>("audit export", new ExportAuditRequest());
        var lines = export.Content.TrimEnd('\n').Split('\n');
        export.Rows.ShouldBe(3);
        lines.Length.ShouldBe(4);
        lines[0].ShouldContain("\"sequence\":1");
        lines[3].ShouldContain("\"intact\":true");
        lines[3].ShouldContain("\"signature\":");
        export.Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Export_OfAnAuditThatWasEdited_NamesTheRowsAndKeepsThem()
    {
        using var folder = await WithRowsAsync(3);
        folder.Tamper("UPDATE audit SET actor = 'eve' WHERE sequence = 2");
        var export = await folder.Start().RunAsync<AuditExport>("audit export", new ExportAuditRequest());
        export.Missing.Select(m => m.What).ShouldBe(["audit row 2"]);
        export.Content.ShouldContain("eve");
        export.Content.ShouldContain("\"intact\":false");
    }

    [Fact]
    public async Task Files_OfTheAudit_AreTheOwnersAlone()
    {
        using var folder = await WithRowsAsync(2);
        foreach (var file in Directory.EnumerateFiles(folder.Location.StateHome, "*", SearchOption.AllDirectories))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }
}
