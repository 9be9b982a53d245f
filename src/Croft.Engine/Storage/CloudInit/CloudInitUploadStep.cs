using System.Security.Cryptography;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Storage;

/// <summary>Makes a seed image and sends it to a storage.</summary>
/// <param name="Texts">What is on it; the image follows from them.</param>
internal sealed record CloudInitUploadAction(VolumePlace At, long? Size, CloudInitTexts Texts) : FileAction(At, Size);

/// <summary>Sends a seed image (<c>POST …/upload</c>): made from the texts of the step, so that a run can go on without any file.</summary>
internal sealed class CloudInitUploadStep : FileStep<CloudInitUploadAction>
{
    public const string Name = "cloudinit.upload";

    public override string Kind => Name;

    /// <summary>Adds the step.</summary>
    public static void Add(StepList steps, CloudInitUploadAction action) =>
        steps.Then($"upload what cloud-init of {action.Texts.Hostname} reads to {action.At.Id.Storage}", Name, action, step => FilePlans.Say(step, action, $"Datastore.AllocateTemplate on /storage/{action.At.Id.Storage}") with
        {
            Deadline = TimeSpan.FromMinutes(15),
            Because = "Proxmox takes no snippet over its API; an ISO image it takes.",
        });

    protected override ChangeCall Call(CloudInitUploadAction action)
    {
        var (at, image) = (action.At, action.Texts.Image());
        return new ChangeCall(at.Cluster, at.Node, new ProxmoxCall(HttpMethod.Post, StorageUpload.PathOf(at.Node, at.Id.Storage)))
        {
            TaskType = "imgcopy",
            Repeat = Repeat.ChangesNothing,
            File = new CallFile(new FileContent(at.Name, image.Length, () => new MemoryStream(image, writable: false)), (bytes, progress) => new StorageUpload("iso", at.Name, bytes, image.Length)
            {
                Checksum = new Checksum(ChecksumAlgorithm.Sha256, Convert.ToHexStringLower(SHA256.HashData(image))),
                Progress = progress,
            }.Call(at.Node, at.Id.Storage)),
        };
    }
}
