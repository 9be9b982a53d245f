using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Sends a file to a storage.</summary>
/// <param name="Sha256">Of its bytes, in hex; the node compares it.</param>
internal sealed record UploadAction(VolumePlace At, long? Size, string Sha256) : FileAction(At, Size);

/// <summary>Sends a file (<c>POST …/upload</c>), as long as a face of this process holds it.</summary>
internal sealed class UploadStep(OfferedFiles files) : FileStep<UploadAction>
{
    public const string Name = "storage.upload";

    public override string Kind => Name;

    protected override ChangeCall Call(UploadAction action)
    {
        var at = action.At;
        var call = new ChangeCall(at.Cluster, at.Node, new ProxmoxCall(HttpMethod.Post, StorageUpload.PathOf(at.Node, at.Id.Storage)))
        {
            TaskType = "imgcopy",
            Repeat = Repeat.ChangesNothing,
        };
        return files.Find(action.Sha256) is not { } file ? call with { Unable = NotHere(action) } : call with
        {
            File = new CallFile(file, (bytes, progress) => new StorageUpload(at.Id.Name.Split('/')[0], at.Name, bytes, file.Length)
            {
                Checksum = new Checksum(ChecksumAlgorithm.Sha256, action.Sha256),
                Progress = progress,
            }.Call(at.Node, at.Id.Storage)),
        };
    }

    static Failure NotHere(UploadAction action) =>
        new(FailureKind.Conflict, $"{action.At} has not come, and what was to be sent is not at hand: a run keeps no files.")
        {
            WayOut = $"Upload it again: 'croft storage upload {action.At.Id.Storage} FILE'. It was {action.Size} bytes, SHA-256 {action.Sha256}.",
        };
}
