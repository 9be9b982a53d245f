using Croft.Engine.Runs;
using Croft.Engine.Storage;
using Croft.Proxmox;

namespace Croft.Engine.Templates;

/// <summary>Lets a node fetch a template of its index.</summary>
internal sealed record DownloadTemplateAction(VolumePlace At, long? Size) : FileAction(At, Size);

/// <summary>Lets a node fetch a template of its index (<c>POST …/aplinfo</c>).</summary>
internal sealed class DownloadTemplateStep : FileStep<DownloadTemplateAction>
{
    public const string Name = "template.download";

    public override string Kind => Name;

    protected override ChangeCall Call(DownloadTemplateAction action)
    {
        var at = action.At;
        var call = new ProxmoxCall(HttpMethod.Post, $"/nodes/{Uri.EscapeDataString(at.Node)}/aplinfo") { Parameters = [new("storage", at.Id.Storage), new("template", at.Name)] };
        return new ChangeCall(at.Cluster, at.Node, call) { TaskType = "download", TaskId = at.Name, Repeat = Repeat.ChangesNothing };
    }
}
