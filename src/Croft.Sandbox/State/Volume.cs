namespace Croft.Sandbox.State;

/// <summary>A disk, image, template archive or backup on a storage.</summary>
internal sealed class Volume(string name, string content, string format)
{
    /// <summary>What follows "storage:" in the volume id.</summary>
    public string Name { get; } = name;

    /// <summary>images, rootdir, iso, vztmpl, backup or snippets.</summary>
    public string Content { get; } = content;

    public string Format { get; } = format;

    public int? Vmid { get; init; }

    /// <summary>Bytes as listed.</summary>
    public long Size { get; set; }

    /// <summary>Thin disks take a part of their size.</summary>
    public double Fill { get; init; } = 1;

    /// <summary>A guest's own disk, not a backup or template archive.</summary>
    public bool IsDisk => Content is "images" or "rootdir";

    public long Used => (long)(Size * Fill);

    /// <summary>Unix seconds.</summary>
    public long CreatedAt { get; init; }

    public string? Notes { get; set; }

    public bool IsProtected { get; set; }

    /// <summary>The base image a linked clone hangs on, as name on the same storage.</summary>
    public string? Parent { get; init; }

    /// <summary>For a backup: the config inside and the disks' sizes.</summary>
    public BackupContent? Backup { get; init; }

    /// <summary>The same volume under another guest's name.</summary>
    public Volume RenamedFor(int vmid, string name) => new(name, Content, Format)
    {
        Vmid = vmid,
        Size = Size,
        Fill = Fill,
        CreatedAt = CreatedAt,
        Notes = Notes,
        IsProtected = IsProtected,
        Parent = Parent,
        Backup = Backup,
    };
}

/// <summary>What a backup archive holds.</summary>
internal sealed record BackupContent(GuestKind Kind, int Vmid, IReadOnlyDictionary<string, string> Config, bool IsEncrypted = false);
