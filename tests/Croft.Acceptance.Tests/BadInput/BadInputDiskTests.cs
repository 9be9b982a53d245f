using Croft.Sandbox.Faults;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>A disk that is full or read-only, as a real mount.</summary>
public sealed class BadInputDiskTests
{
    static readonly string[][] Reading =
        [["guest", "list"], ["node", "list"], ["storage", "list"], ["cluster", "list"], ["status"], ["run", "list"], ["audit", "list"], ["audit", "verify"], ["audit", "export"]];

    [Fact]
    public async Task ReadOnlyDisk_IsReadAndNeverWritten()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        using var mounts = new Mounts();
        var guest = await bad.FirstAsync("stopped");
        // The audit's head and the keys lie there, too, as after an error that made the kernel remount all.
        mounts.MakeReadOnly(bad.Folder.Root);

        foreach (var words in Reading)
            (await bad.CroftAsync(words)).Done();
        foreach (var words in (string[][])[["sync"], ["guest", "start", guest], ["guest", "start", guest, "--plan"], ["cluster", "remove", "lab", "--yes", "lab"]])
            (await bad.CroftAsync(words)).Failed(4).ShouldContain("read-only");
        mounts.Undo();

        (await bad.CroftAsync("guest", "start", guest)).Done();
        (await bad.CroftAsync("audit", "verify")).Done();
    }

    [Fact]
    public async Task ReadOnlyDisk_WithALogThatAKilledProcessLeft_SaysHowToReadIt()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        using var mounts = new Mounts();
        using (var loop = CroftProcess.Start(bad.Folder, "loop", "run"))
        {
            await Eventually.BeAsync("its log holds something", () => new FileInfo(bad.State("croft.db-wal")) is { Exists: true, Length: > 0 });
            await loop.KillAsync();
        }
        File.Delete(bad.State("croft.db-shm"));
        mounts.MakeReadOnly(bad.Folder.Root);
        (await bad.CroftAsync("guest", "list")).Failed(4).ShouldContain("its last changes are still in croft.db-wal");
        mounts.Undo();

        (await bad.CroftAsync("guest", "list")).Done();
        (await bad.CroftAsync("audit", "verify")).Done();
    }

    [Fact]
    public async Task Init_OnAReadOnlyDisk_LeavesNothing()
    {
        using var folder = new TestFolder();
        using var mounts = new Mounts();
        mounts.MakeReadOnly(folder.Workspace);

        (await CroftProcess.RunAsync(folder, "init")).Failed(4).ShouldContain("the disk is read-only");

        Directory.GetFileSystemEntries(folder.Workspace).ShouldBeEmpty();
        Directory.GetFiles(folder.Beside("config/croft/keys")).ShouldBeEmpty();
        mounts.Undo();
        (await CroftProcess.RunAsync(folder, "init")).Done();
    }

    [Fact]
    public async Task Init_OnAFullDisk_LeavesTheFolderAsItWas()
    {
        using var mounts = new Mounts();
        var disk = mounts.Disk(600);
        using var folder = new TestFolder(disk);
        var ignore = Path.Combine(folder.Workspace, ".gitignore");
        File.WriteAllText(ignore, "mine\n");
        Mounts.Fill(disk);

        var said = (await CroftProcess.RunAsync(folder, "init")).Failed(1);

        said.ShouldContain("full");
        said.ShouldContain(folder.Root);
        Directory.GetFileSystemEntries(folder.Workspace).ShouldBe([ignore]);
        File.ReadAllText(ignore).ShouldBe("mine\n");
        Mounts.Free(disk);
        (await CroftProcess.RunAsync(folder, "init")).Done();
    }

    [Fact]
    public async Task FullDisk_NothingIsLostAndWorkGoesOnWithSpace()
    {
        using var mounts = new Mounts();
        var disk = mounts.Disk(4096);
        await using var bad = await BadInputFolder.ReadAsync(folder: new TestFolder(disk));
        var guest = await bad.FirstAsync("stopped");
        var rows = (await bad.CroftAsync("guest", "list", "--json")).Done();
        Mounts.Fill(disk);

        foreach (var words in (string[][])[["sync"], ["guest", "start", guest], ["cluster", "remove", "lab", "--yes", "lab"]])
        {
            var said = (await bad.CroftAsync(words)).Failed(1);
            said.ShouldContain("full");
            said.ShouldContain(disk);
        }
        bad.Cluster.Effects.All.ShouldBeEmpty();
        (await bad.CroftAsync("guest", "list", "--json")).Done().ShouldBe(rows);
        Mounts.Free(disk);

        (await bad.CroftAsync("guest", "list", "--json")).Done().ShouldBe(rows);
        (await bad.CroftAsync("sync")).Done();
        (await bad.CroftAsync("guest", "start", guest)).Done();
        (await bad.CroftAsync("audit", "verify")).Done();
    }

    [Fact]
    public async Task FullDisk_InMidRun_IsResumedWithoutASecondCall()
    {
        using var mounts = new Mounts();
        var disk = mounts.Disk(4096);
        await using var bad = await BadInputFolder.ReadAsync(folder: new TestFolder(disk));
        var guest = await bad.FirstAsync("stopped");
        var hold = bad.Cluster.HoldNext(call => call.Path.EndsWith("/status/start", StringComparison.Ordinal), HoldPoint.AfterEffect);
        using (var start = CroftProcess.Start(bad.Folder, "guest", "start", guest))
        {
            await start.UntilAsync(hold.Arrived, "its call arrived");
            Mounts.Fill(disk);
            hold.Release();
            var said = (await start.FinishAsync()).Failed(1);
            said.ShouldContain("full");
            said.ShouldContain(disk);
            said.ShouldContain("croft run resume 1");
        }
        Mounts.Free(disk);

        (await bad.CroftAsync("run", "resume", "1")).Done();

        bad.Cluster.Effects.All.Values.ShouldBe([1]);
        (await bad.CroftAsync("audit", "verify")).Done();
    }

    [Fact]
    public async Task NetworkFileSystem_IsRefused_AlsoBehindALink()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        using var mounts = new Mounts();
        var far = mounts.Network();
        using (var folder = new TestFolder(far))
        {
            (await CroftProcess.RunAsync(folder, "init")).Failed(1).ShouldContain("fuse.sshfs");
            Directory.GetFileSystemEntries(folder.Workspace).ShouldBeEmpty();
        }

        var away = Path.Combine(far, "state");
        (await bad.ShellAsync($"cp -r .croft {away} && rm -r .croft && ln -s {away} .croft")).Done();
        (await bad.CroftAsync("guest", "list")).Failed(1).ShouldContain("network file system (fuse.sshfs)");
    }

    /// <summary>As an ordinary user, for whom the modes of files count.</summary>
    [Fact]
    public async Task ReadOnlyFolder_OfAnOrdinaryUser_IsReadAndNeverWritten()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var nobody = await Ordinary.TakeOverAsync(bad.Folder);
        File.SetUnixFileMode(bad.State("croft.db"), UnixFileMode.UserRead);
        File.SetUnixFileMode(Path.GetDirectoryName(bad.State(""))!, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        foreach (var words in Reading)
            (await bad.ShellAsync($"{nobody} $CROFT {string.Join(' ', words)}")).Done();
        foreach (var words in (string[])["sync", "guest start 101", "cluster remove lab --yes lab"])
            (await bad.ShellAsync($"{nobody} $CROFT {words}")).Failed(4).ShouldContain("read-only");
    }

    [Fact]
    public async Task FolderOfAnotherUser_IsNotSaidToBeMissing()
    {
        await using var bad = await BadInputFolder.ReadAsync();
        var nobody = await Ordinary.TakeOverAsync(bad.Folder);
        await bad.ShellAsync("chown -R 0:0 .croft; chmod 700 .croft");

        var said = (await bad.ShellAsync($"{nobody} $CROFT guest list")).Failed(4);

        said.ShouldContain("can't be looked into by this user");
        (await bad.ShellAsync($"cd .. && mkdir other && cd other && {nobody} $CROFT init")).Failed(4).ShouldContain("denied");
    }
}
