using Croft.Contracts;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Accounts;

/// <summary>A verb to be carried out by an account that holds what its plan says, and no more.</summary>
/// <param name="Verb">Full name.</param>
/// <param name="Request">What is asked.</param>
sealed record GrantedVerb(string Verb, object Request)
{
    /// <summary>What root does before.</summary>
    public Func<Lab, Task> Arrange { get; init; } = _ => Task.CompletedTask;

    /// <summary>Adds what options need.</summary>
    public bool WithOptions { get; init; }

    /// <summary>Privileges that other requests of the verb need and this one does not: a container has no hardware type, a machine no nesting.</summary>
    public string[] Spares { get; init; } = [];

    /// <summary>Release of the sandbox.</summary>
    public string Version { get; init; } = "8.4";

    static Task MachineAsync(Lab lab) => lab.MachineAsync("web");

    static Task RunningAsync(Lab lab) => lab.MachineAsync("web", start: true);

    static async Task SnappedAsync(Lab lab)
    {
        await lab.MachineAsync("web");
        await lab.DoAsync("snapshot create", new CreateSnapshotRequest { Guest = "web", Name = "s1" });
    }

    static async Task BackedUpAsync(Lab lab)
    {
        await lab.MachineAsync("web");
        await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "web", Storage = "backup" });
    }

    // Backups of one second have one name.
    static async Task TwiceBackedUpAsync(Lab lab)
    {
        await BackedUpAsync(lab);
        while ((await lab.Process.RunAsync<Page<BackupRow>>("backup list", new ListBackupsRequest { Storage = "backup" })).Items.Count(b => b.Guest == "web") < 2)
            await lab.DoAsync("backup create", new CreateBackupRequest { Guest = "web", Storage = "backup" });
    }

    static async Task PausedAsync(Lab lab)
    {
        await lab.MachineAsync("web", start: true);
        await lab.DoAsync("guest suspend", new SuspendGuestRequest { Guest = "web" });
    }

    static async Task AnnaAsync(Lab lab) => await Accounts.TokenAsync(await lab.ClientAsync(), "anna@pve");

    static Task PoolAsync(Lab lab) => lab.DoAsync("pool create", new CreatePoolRequest { Pool = "shop" });

    /// <summary>Every kind of call that Croft makes.</summary>
    public static IReadOnlyList<GrantedVerb> All { get; } =
    [
        new("guest start", new StartGuestRequest { Guest = "web" }) { Arrange = MachineAsync },
        new("guest stop", new StopGuestRequest { Guest = "web" }) { Arrange = RunningAsync },
        new("guest shutdown", new ShutdownGuestRequest { Guest = "web" }) { Arrange = RunningAsync },
        new("guest reboot", new RebootGuestRequest { Guest = "web" }) { Arrange = RunningAsync },
        new("guest reset", new ResetGuestRequest { Guest = "web" }) { Arrange = RunningAsync },
        new("guest suspend", new SuspendGuestRequest { Guest = "web" }) { Arrange = RunningAsync },
        new("guest suspend", new SuspendGuestRequest { Guest = "web", ToDisk = true }) { Arrange = RunningAsync, WithOptions = true },
        new("guest resume", new ResumeGuestRequest { Guest = "web" }) { Arrange = PausedAsync },
        new("guest create", new CreateGuestRequest { Name = "new", Node = "pve1", Storage = "ceph", Disk = 4 }),
        new("guest create", new CreateGuestRequest { Name = "new", Node = "pve1", Storage = "local-lvm", Disk = 2, Template = "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst" }) { Spares = ["VM.Config.HWType"] },
        new("guest clone", new CloneGuestRequest { Source = "debian-12-template", Name = "new" }),
        new("guest configure", new ConfigureGuestRequest { Guest = "web", Cores = 2, Memory = 1024, Description = "x", Set = new Dictionary<string, string> { ["net0"] = "virtio,bridge=vmbr0", ["vga"] = "std", ["ciuser"] = "anna", ["ide2"] = "none,media=cdrom", ["scsi1"] = "ceph:1" } }) { Arrange = MachineAsync, WithOptions = true, Spares = ["VM.Allocate", "VM.Config.Cloudinit", "Mapping.Use", "Sys.Modify"] },
        new("guest resize", new ResizeGuestRequest { Guest = "web", Disk = "scsi0", Size = "+1G" }) { Arrange = MachineAsync },
        new("guest move", new MoveGuestRequest { Guest = "web", Disk = "scsi0", Storage = "local-lvm" }) { Arrange = MachineAsync },
        new("guest template", new TemplateGuestRequest { Guest = "web" }) { Arrange = MachineAsync },
        new("guest migrate", new MigrateGuestRequest { Guest = "web", Node = "pve2" }) { Arrange = MachineAsync },
        new("guest destroy", new DestroyGuestRequest { Guest = "web" }) { Arrange = MachineAsync },
        new("snapshot create", new CreateSnapshotRequest { Guest = "web", Name = "s1" }) { Arrange = MachineAsync },
        new("snapshot rollback", new RollbackSnapshotRequest { Guest = "web", Name = "s1" }) { Arrange = SnappedAsync },
        new("snapshot delete", new DeleteSnapshotRequest { Guest = "web", Name = "s1" }) { Arrange = SnappedAsync },
        new("backup create", new CreateBackupRequest { Guest = "web", Storage = "backup" }) { Arrange = MachineAsync },
        new("backup restore", new RestoreBackupRequest { Backup = "web", Replace = true }) { Arrange = BackedUpAsync, Spares = ["VM.Config.Network"] },
        new("backup prune", new PruneBackupsRequest { Guest = "web", Storage = "backup", KeepLast = 1 }) { Arrange = TwiceBackedUpAsync },
        new("storage download", new DownloadRequest { Storage = "local", Node = "pve2", Url = new Uri("https://mirror.example/debian-13.iso") }),
        new("storage delete", new DeleteVolumeRequest { Volume = "nfs:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst" }) { Arrange = lab => lab.DoAsync("template download", new DownloadTemplateRequest { Name = "debian-13-standard_13.1-2_amd64.tar.zst", Storage = "nfs" }) },
        new("template download", new DownloadTemplateRequest { Name = "debian-13-standard_13.1-2_amd64.tar.zst", Storage = "nfs" }),
        new("template pull", new PullTemplateRequest { Image = "docker.io/library/nginx:1.29", Storage = "nfs" }) { Version = "9.1" },
        // Without Pool.Audit the pool is made, and the run fails since it can't be read back.
        new("pool create", new CreatePoolRequest { Pool = "shop" }) { Spares = ["Pool.Audit"] },
        new("pool include", new IncludeInPoolRequest { Pool = "shop", Storage = ["ceph"], Guests = ["web"] }) { Arrange = async lab => { await PoolAsync(lab); await MachineAsync(lab); }, WithOptions = true },
        new("pool delete", new DeletePoolRequest { Pool = "shop" }) { Arrange = PoolAsync },
        new("access grant", new GrantRequest { Who = "anna@pve", Role = "PVEVMUser", Path = "/vms" }) { Arrange = AnnaAsync },
        new("access create-token", new CreateTokenRequest { Token = "anna@pve!ci" }) { Arrange = AnnaAsync },
        new("access delete-token", new DeleteTokenRequest { Token = "anna@pve!lab" }) { Arrange = AnnaAsync },
        new("access create-user", new CreateUserRequest { User = "berta@pve", Password = "correct horse" }),
        new("access delete-user", new DeleteUserRequest { User = "anna@pve" }) { Arrange = AnnaAsync },
        new("access create-group", new CreateGroupRequest { Group = "ops" }),
        new("access delete-group", new DeleteGroupRequest { Group = "ops" }) { Arrange = lab => lab.DoAsync("access create-group", new CreateGroupRequest { Group = "ops" }) },
        new("access create-role", new CreateRoleRequest { Role = "Power", Privileges = ["VM.PowerMgmt"] }),
    ];

    public override string ToString() => Verb;
}
