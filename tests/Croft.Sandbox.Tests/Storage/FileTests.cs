using System.Security.Cryptography;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Storage;

public sealed class FileTests
{
    const string Local = "/nodes/pve1/storage/local";

    [Fact]
    public async Task Upload_OfAnImage_IsListedUnderASafeName()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var bytes = new byte[700_000];
        var reply = await UploadAsync(sandbox, bytes, "my disk?.iso", ("content", "iso"), ("checksum-algorithm", "sha256"), ("checksum", Convert.ToHexString(SHA256.HashData(bytes))));
        (await sandbox.Client.ExitStatus(reply.Data.GetString()!)).ShouldBe("OK");
        var iso = (await sandbox.Client.Get(Local + "/content?content=iso")).Data[0];
        iso.GetProperty("volid").GetString().ShouldBe("local:iso/my_disk_.iso");
        iso.GetProperty("size").GetInt64().ShouldBe(700_000);
    }

    [Fact]
    public async Task Upload_WrongSumOrEnding_IsRefusedWhereProxmoxDoes()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await UploadAsync(sandbox, [1], "x.exe", ("content", "iso"))).Error("filename").ShouldBe("wrong file extension");
        var reply = await UploadAsync(sandbox, [1], "x.iso", ("content", "iso"), ("checksum-algorithm", "md5"), ("checksum", "00"));
        (await sandbox.Client.ExitStatus(reply.Data.GetString()!)).ShouldBe("checksum mismatch: got '55a54008ad1ba589aa210d2629c1df41' != expect '00'");
        (await sandbox.Client.Get(Local + "/content?content=iso")).Data.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Upload_ToFullStorage_FailsItsTask()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.State.Storage("local")!.SpaceOn(sandbox.Cluster.State.Node("pve1")!).IsFull = true;
        var reply = await UploadAsync(sandbox, new byte[10], "x.iso", ("content", "iso"));
        (await sandbox.Client.ExitStatus(reply.Data.GetString()!)).ShouldStartWith("import failed: command 'cp -- /var/tmp/pveupload-");
    }

    [Fact]
    public async Task Download_FromAddress_NeedsOneThatAnswers()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var path = Local + "/download-url";
        (await sandbox.Client.Run(HttpMethod.Post, path, ("url", "https://example.com/d.iso"), ("content", "iso"), ("filename", "d.iso"))).ShouldBe("OK");
        var size = (await sandbox.Client.Get("/nodes/pve1/query-url-metadata?url=https%3A%2F%2Fexample.com%2Fd.iso")).Data.GetProperty("size").GetInt64();
        (await sandbox.Client.Get(Local + "/content?content=iso")).Data[0].GetProperty("size").GetInt64().ShouldBe(size);
        (await sandbox.Client.Run(HttpMethod.Post, path, ("url", "https://nowhere.invalid/d.iso"), ("content", "iso"), ("filename", "e.iso"))).ShouldStartWith("download failed: ");
        (await sandbox.Client.Post("/nodes/pve1/storage/ceph/download-url", ("url", "https://example.com/d.iso"), ("content", "iso"), ("filename", "d.iso"))).Reason
            .ShouldBe("can't upload to storage type 'rbd', not a file based storage!");
    }

    [Fact]
    public async Task Download_OfWhatASavedStateTells_HasThatSize()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.Load(sandbox.Cluster.Save() with { Nodes = null, Access = null, Web = new Dictionary<string, long?> { ["https://example.com/d.iso"] = 4711, ["own_1_amd64.tar.zst"] = null } });
        (await sandbox.Client.Run(HttpMethod.Post, Local + "/download-url", ("url", "https://example.com/d.iso"), ("content", "iso"), ("filename", "d.iso"))).ShouldBe("OK");
        (await sandbox.Client.Get(Local + "/content?content=iso")).Data[0].GetProperty("size").GetInt64().ShouldBe(4711);
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/aplinfo", ("storage", "local"), ("template", "own_1_amd64.tar.zst"))).ShouldBe("OK");
        sandbox.Cluster.Save().Web!["own_1_amd64.tar.zst"].ShouldBeNull();
    }

    [Fact]
    public async Task Machine_ImportingADownloadedDisk_HasADiskOfItsOwn()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        (await sandbox.Client.Put("/storage/local", ("content", "iso,import,vztmpl"))).Status.ShouldBe(200);
        foreach (var (name, content) in new[] { ("d.qcow2", "import"), ("d.iso", "iso") })
            (await sandbox.Client.Run(HttpMethod.Post, Local + "/download-url", ("url", $"https://example.com/{name}"), ("content", content), ("filename", name))).ShouldBe("OK");
        Task<Reply> Make(string disk) => sandbox.Client.Post("/nodes/pve1/qemu", ("vmid", "4711"), ("scsi0", disk));
        (await Make("local-lvm:8,import-from=local:import/d.qcow2")).Error("scsi0").ShouldBe("'import-from' requires special syntax - use <storage ID>:0,import-from=<source>");
        (await Make("local-lvm:0,import-from=local:iso/d.iso")).Error("scsi0").ShouldBe("local:iso/d.iso has wrong type 'iso' - needs to be 'images' or 'import'");
        (await sandbox.Client.ExitStatus((await Make("local-lvm:0,import-from=local:import/none.qcow2")).Data.GetString()!)).ShouldContain("does not exist");
        (await sandbox.Client.ExitStatus((await Make("local-lvm:0,import-from=local:import/d.qcow2,ssd=1")).Data.GetString()!)).ShouldBe("OK");
        (await sandbox.Client.Get("/nodes/pve1/qemu/4711/config")).Data.GetProperty("scsi0").GetString().ShouldBe("local-lvm:vm-4711-disk-0,ssd=1,size=2G");
    }

    [Fact]
    public async Task Template_FromTheIndex_IsFetched()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var template = (await sandbox.Client.Get("/nodes/pve1/aplinfo")).Data[0].GetProperty("template").GetString()!;
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/aplinfo", ("storage", "local"), ("template", template))).ShouldBe("OK");
        (await sandbox.Client.Get(Local + "/content?content=vztmpl")).Body.ShouldContain(template);
        (await sandbox.Client.Post("/nodes/pve1/aplinfo", ("storage", "local"), ("template", "nosuch"))).Error("template").ShouldBe("no such template");
    }

    [Fact]
    public async Task Backups_Pruned_GoAsTheDryRunSaid()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        var space = sandbox.Cluster.State.Storage("backup")!.SpaceOn(sandbox.Cluster.State.Node("pve1")!);
        for (var day = 1; day <= 3; day++)
            space.Add(new Volume($"backup/vzdump-qemu-100-2026_11_0{day}-01_00_00.vma.zst", "backup", "vma.zst")
            {
                Vmid = 100,
                CreatedAt = new DateTimeOffset(2026, 11, day, 1, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds(),
                Backup = new BackupContent(GuestKind.Qemu, 100, new Dictionary<string, string>()),
            });
        const string Path = "/nodes/pve1/storage/backup/prunebackups";
        var marks = (await sandbox.Client.Get(Path + "?prune-backups=keep-last%3D2")).Data;
        marks.EnumerateArray().Count(entry => entry.GetProperty("mark").GetString() == "remove").ShouldBe(1);
        (await sandbox.Client.Run(HttpMethod.Delete, Path + "?prune-backups=keep-last%3D2")).ShouldBe("OK");
        space.Volumes.Keys.ShouldNotContain("backup/vzdump-qemu-100-2026_11_01-01_00_00.vma.zst");
        space.Volumes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Storage_Unreachable_IsInactiveAndRefuses()
    {
        await using var sandbox = await Sandboxed.StartAsync();
        sandbox.Cluster.State.Storage("nfs")!.IsUnreachable = true;
        (await sandbox.Client.Get("/nodes/pve1/storage/nfs/status")).Data.GetProperty("active").GetInt32().ShouldBe(0);
        (await sandbox.Client.Get("/nodes/pve1/storage/nfs/content")).Reason.ShouldBe("storage 'nfs' is not online");
        (await sandbox.Client.Run(HttpMethod.Post, "/nodes/pve1/qemu", ("vmid", "8000"), ("scsi0", "nfs:4"))).ShouldBe("unable to create VM 8000 - storage 'nfs' is not online");
    }

    static Task<Reply> UploadAsync(Sandboxed sandbox, byte[] bytes, string name, params (string, string)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (key, value) in fields)
            form.Add(new StringContent(value), key);
        form.Add(new ByteArrayContent(bytes), "filename", name);
        return sandbox.Client.Send(HttpMethod.Post, Local + "/upload", form);
    }
}
