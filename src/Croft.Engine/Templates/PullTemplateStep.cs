using Croft.Engine.Runs;
using Croft.Engine.Storage;
using Croft.Proxmox;

namespace Croft.Engine.Templates;

/// <summary>Lets a node fetch a container image as a template.</summary>
/// <param name="Image">The image with its tag.</param>
internal sealed record PullTemplateAction(VolumePlace At, string Image) : FileAction(At, null);

/// <summary>Lets a node fetch a container image (<c>POST …/oci-registry-pull</c>, 9.1); it gets its name when it has come whole.</summary>
internal sealed class PullTemplateStep : FileStep<PullTemplateAction>
{
    public const string Name = "template.pull";

    public override string Kind => Name;

    protected override ChangeCall Call(PullTemplateAction action)
    {
        var at = action.At;
        // Proxmox puts the ending on by itself.
        var call = new ProxmoxCall(HttpMethod.Post, $"{at.StoragePath}/oci-registry-pull") { Parameters = [new("reference", action.Image), new("filename", at.Name[..^".tar".Length])] };
        return new ChangeCall(at.Cluster, at.Node, call) { TaskType = "ociregistrypull", TaskId = at.Name, Repeat = Repeat.IsRefused };
    }
}
