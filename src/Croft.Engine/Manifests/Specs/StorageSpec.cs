using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>A storage as it is defined for the whole cluster (<c>/storage</c>).</summary>
[Kind("Storage", "A storage, defined for the whole cluster.")]
sealed record StorageSpec : EntrySpec
{
    [Required, Description("Type; fixed when it is made."), AllowedValues("btrfs", "cephfs", "cifs", "dir", "esxi", "glusterfs", "iscsi", "iscsidirect", "lvm", "lvmthin", "nfs", "pbs", "rbd", "zfs", "zfspool")]
    public string? Type { get; init; }

    [PartedBy(',', AnyOrder = true), FilledByProxmox, Description("What it may hold."), AllowedValues("images", "rootdir", "iso", "vztmpl", "backup", "snippets", "import", "none")]
    public IReadOnlyList<string>? Content { get; init; }

    [PartedBy(',', AnyOrder = true), Description("Nodes that may use it; all where none is named.")]
    public IReadOnlyList<string>? Nodes { get; init; }

    [Description("Nothing may use it."), Default("0")]
    public bool? Disable { get; init; }

    [Description("The same volumes on every node; said only where its type does not say so by itself."), Default("0")]
    public bool? Shared { get; init; }

    [Description("Directory; fixed when it is made.")]
    public string? Path { get; init; }

    [Key("is_mountpoint"), Description("Something is mounted there (yes, no, or the path where), and it is offline while nothing is."), Default("no")]
    public string? IsMountpoint { get; init; }

    [Description("The directory is made, with all below it, where it is missing."), Default("1")]
    public bool? Mkdir { get; init; }

    [Key("create-base-path"), Description("The directory is made where it is missing."), Default("1")]
    public bool? CreateBasePath { get; init; }

    [Key("create-subdirs"), Description("What is below it is made where it is missing."), Default("1")]
    public bool? CreateSubdirs { get; init; }

    [Key("content-dirs"), Description("Other directories for contents: iso=isos,backup=dumps.")]
    public string? ContentDirs { get; init; }

    [Description("Server.")]
    public string? Server { get; init; }

    [Description("Second server of GlusterFS.")]
    public string? Server2 { get; init; }

    [Description("Port, where it is not the usual one."), Range(1, 65535)]
    public int? Port { get; init; }

    [Description("Export of NFS; fixed when it is made.")]
    public string? Export { get; init; }

    [Description("Share of CIFS; fixed when it is made.")]
    public string? Share { get; init; }

    [Description("Volume of GlusterFS; fixed when it is made.")]
    public string? Volume { get; init; }

    [Description("How GlusterFS is reached."), AllowedValues("tcp", "rdma", "unix")]
    public string? Transport { get; init; }

    [Description("Directory within the share to be mounted.")]
    public string? Subdir { get; init; }

    [Description("Options of the mount.")]
    public string? Options { get; init; }

    [Description("Version of SMB."), Default("default"), AllowedValues("default", "2.0", "2.1", "3", "3.0", "3.11")]
    public string? Smbversion { get; init; }

    [Description("Domain of CIFS."), StringLength(256)]
    public string? Domain { get; init; }

    [Description("Account.")]
    public string? Username { get; init; }

    [SecretOnly, KeptSecret("cifs", "pbs", "esxi"), Description("Password.")]
    public string? Password { get; init; }

    [SecretOnly, KeptSecret("rbd", "cephfs"), Description("Keyring of an external Ceph cluster.")]
    public string? Keyring { get; init; }

    [Key("encryption-key"), SecretOnly, KeptSecret("pbs"), Description("Key that backups are encrypted with.")]
    public string? EncryptionKey { get; init; }

    [Key("master-pubkey"), SecretOnly, KeptSecret("pbs"), Description("Public key that the encryption key is kept with.")]
    public string? MasterPubkey { get; init; }

    [Description("Datastore of the backup server; fixed when it is made.")]
    public string? Datastore { get; init; }

    [Description("Namespace within the datastore.")]
    public string? Namespace { get; init; }

    [Description("SHA-256 fingerprint of the server's certificate.")]
    public string? Fingerprint { get; init; }

    [Key("skip-cert-verification"), Description("The server's certificate is not checked."), Default("0")]
    public bool? SkipCertVerification { get; init; }

    [Description("Volume group; fixed when it is made.")]
    public string? Vgname { get; init; }

    [Description("Thin pool; fixed when it is made.")]
    public string? Thinpool { get; init; }

    [Description("Volume that the group is made on; fixed when it is made.")]
    public string? Base { get; init; }

    [Description("Zeroes what volumes held when they are deleted."), Default("0")]
    public bool? Saferemove { get; init; }

    [Key("saferemove_throughput"), Description("Speed of that.")]
    public string? SaferemoveThroughput { get; init; }

    [Key("saferemove-stepsize"), Description("Steps of that, in MiB."), Default("32"), AllowedValues("1", "2", "4", "8", "16", "32")]
    public string? SaferemoveStepsize { get; init; }

    [Key("tagged_only"), Description("Only volumes that Proxmox tagged are seen."), Default("0")]
    public bool? TaggedOnly { get; init; }

    [Description("Pool of ZFS or Ceph.")]
    public string? Pool { get; init; }

    [Key("data-pool"), Description("Pool of Ceph for the data where it is erasure-coded.")]
    public string? DataPool { get; init; }

    [PartedBy(' '), Description("Monitors of an external Ceph cluster.")]
    public IReadOnlyList<string>? Monhost { get; init; }

    [Description("Volumes are reached by the kernel."), Default("0")]
    public bool? Krbd { get; init; }

    [Description("How Ceph lets clients in.")]
    public string? Authsupported { get; init; }

    [Key("fs-name"), Description("File system of Ceph.")]
    public string? FsName { get; init; }

    [Description("Mounted by FUSE."), Default("0")]
    public bool? Fuse { get; init; }

    [Description("Volumes take only the space that they use."), Default("0")]
    public bool? Sparse { get; init; }

    [Description("Size of ZFS's blocks, such as 16k.")]
    public string? Blocksize { get; init; }

    [Description("Where ZFS is mounted.")]
    public string? Mountpoint { get; init; }

    [Key("zfs-base-path"), Description("Where ZFS's volumes are found at the server."), FilledByProxmox]
    public string? ZfsBasePath { get; init; }

    [Description("Portal of iSCSI; fixed when it is made.")]
    public string? Portal { get; init; }

    [Description("Target of iSCSI; fixed when it is made.")]
    public string? Target { get; init; }

    [Description("What serves iSCSI: comstar, istgt, iet or LIO.")]
    public string? Iscsiprovider { get; init; }

    [Key("comstar_hg"), Description("Host group of comstar.")]
    public string? ComstarHg { get; init; }

    [Key("comstar_tg"), Description("Target group of comstar.")]
    public string? ComstarTg { get; init; }

    [Key("lio_tpg"), Description("Portal group of LIO.")]
    public string? LioTpg { get; init; }

    [Description("No write cache at the target."), Default("0")]
    public bool? Nowritecache { get; init; }

    [Description("Copies are not checked by sums (btrfs)."), Default("0")]
    public bool? Nocow { get; init; }

    [Description("Format of images where none is said."), AllowedValues("raw", "qcow2", "subvol", "vmdk")]
    public string? Format { get; init; }

    [Description("How space of raw and qcow2 images is taken beforehand."), Default("metadata"), AllowedValues("off", "metadata", "falloc", "full")]
    public string? Preallocation { get; init; }

    [Key("snapshot-as-volume-chain"), Description("Snapshots are volumes that stand on one another."), Default("0")]
    public bool? SnapshotAsVolumeChain { get; init; }

    [Key("prune-backups"), Description("Backups that stay when it is pruned.")]
    public BackupsKept? PruneBackups { get; init; }

    [Description("Backups of a guest that stay; before 7.0."), Range(0, int.MaxValue)]
    public int? Maxfiles { get; init; }

    [Key("max-protected-backups"), Description("Protected backups of a guest; -1 is no limit."), Range(-1, int.MaxValue)]
    public int? MaxProtectedBackups { get; init; }

    [Description("Speeds in KiB/s.")]
    public StorageSpeeds? Bwlimit { get; init; }
}

/// <summary>Backups that stay.</summary>
sealed record BackupsKept
{
    [Key("keep-all"), Description("All of them.")] public bool? KeepAll { get; init; }
    [Key("keep-last"), Range(0, int.MaxValue), Description("The newest.")] public int? KeepLast { get; init; }
    [Key("keep-hourly"), Range(0, int.MaxValue), Description("The newest of an hour, for so many hours.")] public int? KeepHourly { get; init; }
    [Key("keep-daily"), Range(0, int.MaxValue), Description("Of a day.")] public int? KeepDaily { get; init; }
    [Key("keep-weekly"), Range(0, int.MaxValue), Description("Of a week.")] public int? KeepWeekly { get; init; }
    [Key("keep-monthly"), Range(0, int.MaxValue), Description("Of a month.")] public int? KeepMonthly { get; init; }
    [Key("keep-yearly"), Range(0, int.MaxValue), Description("Of a year.")] public int? KeepYearly { get; init; }
}

/// <summary>Speeds of copies.</summary>
sealed record StorageSpeeds
{
    [Range(0, int.MaxValue), Description("Of whatever is not named.")] public decimal? Default { get; init; }
    [Key("clone"), Range(0, int.MaxValue), Description("Of clones.")] public decimal? Clones { get; init; }
    [Range(0, int.MaxValue), Description("Of migrations.")] public decimal? Migration { get; init; }
    [Range(0, int.MaxValue), Description("Of moves of disks.")] public decimal? Move { get; init; }
    [Range(0, int.MaxValue), Description("Of restores.")] public decimal? Restore { get; init; }
}
