using System.Diagnostics;
using System.Globalization;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>A workspace whose settings, database or key are not as they were left.</summary>
public sealed class BadInputStateTests
{
    [Theory]
    [InlineData("runs:\n  poll: banana\n", "runs.poll", ":6:")]
    [InlineData("runs:\n  nonsense: 3\n", "runs.nonsense", ":6:")]
    [InlineData("frob: 1\n", "frob", ":5:")]
    [InlineData("apiVersion: croft/v1\n", "twice", ":5:")]
    [InlineData("runs: [\n", "can't be read", ":6:")]
    public async Task Settings_WithAFault_NameFileLineAndColumn(string added, string words, string place)
    {
        await using var bad = await BadInputFolder.NewAsync();
        File.AppendAllText(bad.Settings, added);

        var said = (await bad.CroftAsync("guest", "list")).Failed(64);

        said.ShouldContain(words);
        said.ShouldContain($"croft.yaml{place}");
        said.ShouldContain("nothing was done");
    }

    [Theory]
    [InlineData("zeroed")]
    [InlineData("truncated")]
    [InlineData("no database")]
    [InlineData("empty")]
    [InlineData("missing")]
    public async Task Database_Damaged_IsToldAndLeftAsItIs(string how)
    {
        await using var bad = await BadInputFolder.NewAsync();
        var file = bad.State("croft.db");
        Damage(file, how);
        var before = File.Exists(file) ? File.ReadAllBytes(file) : null;

        foreach (var words in (string[][])[["guest", "list"], ["audit", "verify"], ["cluster", "list"]])
        {
            var said = (await bad.CroftAsync(words)).Failed(1);
            said.ShouldContain(file);
            said.ShouldContain("copy");
        }
        (File.Exists(file) ? File.ReadAllBytes(file) : null).ShouldBe(before);
    }

    [Fact]
    public async Task Database_OfANewerCroft_IsRefused()
    {
        await using var bad = await BadInputFolder.NewAsync();
        await bad.Folder.SqlAsync("INSERT INTO __EFMigrationsHistory VALUES ('20991231000000_Future', '99.0')");

        (await bad.CroftAsync("guest", "list")).Failed(1).ShouldContain("newer Croft");
    }

    [Fact]
    public async Task Database_LockedByAnotherProcess_IsToldAfterTheWait()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        File.AppendAllText(bad.Settings, "state:\n  busyTimeout: 200ms\n");
        using var holder = Process.Start(new ProcessStartInfo("sqlite3", [bad.State("croft.db")]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        await holder.StandardInput.WriteLineAsync("BEGIN EXCLUSIVE; SELECT 'held';");
        await holder.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        (await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("held");

        var said = (await bad.CroftAsync("cluster", "remove", "lab", "--yes", "lab")).Failed(1);
        holder.StandardInput.Close();
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);

        said.ShouldContain("locked by another process");
        said.ShouldContain(holder.Id.ToString(CultureInfo.InvariantCulture));
        (await bad.CroftAsync("cluster", "list")).Done().ShouldContain("lab");
    }

    [Fact]
    public async Task Key_Missing_IsToldWithTheWayOutAndComesBack()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var key = bad.Key;
        File.Move(key, $"{key}.away");

        var said = (await bad.CroftAsync("sync")).Failed(1);
        File.Move($"{key}.away", key);

        said.ShouldContain($"master key of this workspace is missing: {key}");
        said.ShouldContain("CROFT_MASTER_KEY");
        (await bad.CroftAsync("sync")).Done();
        (await bad.CroftAsync("audit", "verify")).Done();
    }

    [Fact]
    public async Task Key_ReadableByOthers_IsRefused()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        File.SetUnixFileMode(bad.Key, (UnixFileMode)0b110_100_100);

        var said = (await bad.CroftAsync("sync")).Errors;

        said.ShouldContain("chmod 600");
        said.ShouldContain(bad.Key);
    }

    [Fact]
    public async Task Key_OfAnotherWorkspace_OpensNothing()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        File.WriteAllText(bad.Key, Convert.ToBase64String(new byte[32]));

        var ended = await bad.CroftAsync("sync");

        ended.ExitCode.ShouldNotBe(0);
        (ended.Output + ended.Errors).ShouldContain("key");
        (await bad.CroftAsync("audit", "verify")).Failed(1).ShouldContain("master key");
    }

    [Fact]
    public async Task Workspace_Missing_SaysInit()
    {
        using var folder = new TestFolder();

        foreach (var words in (string[][])[["guest", "list"], ["sync"], ["run", "list"], ["guest", "stop", "web-01"], ["audit", "verify"]])
            (await CroftProcess.RunAsync(folder, words)).Failed(1).ShouldContain("croft init");
        Directory.GetFileSystemEntries(folder.Workspace).ShouldBeEmpty();
    }

    [Fact]
    public async Task Init_Twice_ChangesNothing()
    {
        await using var bad = await BadInputFolder.NewAsync();
        var before = File.ReadAllText(bad.Settings);

        (await bad.CroftAsync("init")).Failed(1).ShouldContain("is a workspace already; nothing was changed");

        File.ReadAllText(bad.Settings).ShouldBe(before);
    }

    [Fact]
    public async Task Cluster_AddedTwiceOrUnderTwoNames_IsKeptOnce()
    {
        await using var bad = await BadInputFolder.ReadAsync();

        (await bad.AddAsync(bad.Cluster.Token)).Failed(1).ShouldContain("croft cluster set-token lab");
        (await bad.AddAsync(bad.Cluster.Token, "again")).Failed(1).ShouldContain("known as lab");
    }

    [Fact]
    public async Task Cluster_Removed_TakesItsReadingsAlong()
    {
        await using var bad = await BadInputFolder.ReadAsync();

        (await bad.CroftAsync("cluster", "remove", "lab", "--yes")).Failed(4).ShouldContain("Add --yes lab to confirm");
        (await bad.CroftAsync("cluster", "remove", "lab", "--yes", "lab")).Done();

        (await bad.Folder.SqlAsync("SELECT vmid FROM guest_readings")).ShouldBeEmpty();
        (await bad.CroftAsync("guest", "list")).Failed(1).ShouldContain("croft cluster add");
        (await bad.CroftAsync("sync")).Failed(1).ShouldContain("croft cluster add");
    }

    static void Damage(string file, string how)
    {
        switch (how)
        {
            case "zeroed":
                using (var stream = File.OpenWrite(file))
                    stream.Write(new byte[4096]);
                break;
            case "truncated":
                using (var stream = File.OpenWrite(file))
                    stream.SetLength(5000);
                break;
            case "no database":
                File.WriteAllText(file, "a letter to a friend, not a database");
                break;
            case "empty":
                File.WriteAllText(file, "");
                break;
            default:
                File.Delete(file);
                break;
        }
    }
}
