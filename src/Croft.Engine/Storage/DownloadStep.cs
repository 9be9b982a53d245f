using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Lets a node fetch a file.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Checksum"><c>sha256:…</c>, in lower case; null when nobody told.</param>
internal sealed record DownloadAction(VolumePlace At, long? Size, Uri Url, string? Checksum) : FileAction(At, Size)
{
    /// <summary>How it is packed at its address; null where it is not.</summary>
    public string? Compression { get; init; }
}

/// <summary>Lets a node fetch a file (<c>POST …/download-url</c>); it gets its name when it has come whole.</summary>
internal sealed class DownloadStep : FileStep<DownloadAction>
{
    public const string Name = "storage.download";

    public override string Kind => Name;

    protected override ChangeCall Call(DownloadAction action)
    {
        var at = action.At;
        List<KeyValuePair<string, string>> parameters =
        [
            new("url", action.Url.AbsoluteUri),
            new("content", at.Id.Name.Split('/')[0]),
            new("filename", at.Name),
        ];
        if (action.Checksum?.Split(':') is [var algorithm, var hex])
            parameters.AddRange([new("checksum-algorithm", algorithm), new("checksum", hex)]);
        if (action.Compression is { } packed) parameters.Add(new("compression", packed));
        return new ChangeCall(at.Cluster, at.Node, new ProxmoxCall(HttpMethod.Post, $"{at.StoragePath}/download-url") { Parameters = parameters })
        {
            TaskType = "download",
            TaskId = at.Name,
            Repeat = Repeat.ChangesNothing,
        };
    }
}
