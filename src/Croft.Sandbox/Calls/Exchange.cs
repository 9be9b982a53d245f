using System.Globalization;
using System.Text.Json;
using Croft.Sandbox.Access;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls;

/// <summary>One request being answered: who asks, with what, and the JSON writer that stands at "data".</summary>
internal sealed class Exchange(ClusterState cluster, Identity caller, Arguments arguments, Utf8JsonWriter json)
{
    public ClusterState Cluster => cluster;

    public Identity Caller => caller;

    public Arguments Arguments => arguments;

    /// <summary>Nothing written means "data": null.</summary>
    public Utf8JsonWriter Json => json;

    /// <summary>The top-level "total" of paged lists.</summary>
    public int? Total { get; set; }

    /// <summary>The file that a multipart body brought.</summary>
    public ReceivedFile? File { get; init; }

    /// <summary>The top-level "changes" of lists that can be pending.</summary>
    public string? Changes { get; set; }

    /// <summary>The node that the path names, or else the one that was asked.</summary>
    public required NodeState Node { get; init; }

    /// <summary>The node whose port was asked.</summary>
    public required NodeState AskedNode { get; init; }

    public string? Text(string name) => arguments.Text(name);

    public string Required(string name) => arguments.Text(name) ?? throw new InvalidOperationException($"{name} was not verified");

    public int? Number(string name) =>
        arguments.Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    public bool Flag(string name, bool otherwise = false) => arguments.Text(name) is { } text ? text == "1" : otherwise;

    public int Vmid => Number("vmid")!.Value;

    public bool May(string path, string privilege) => path.Length > 0 && cluster.Access.Has(caller, path, privilege);

    public void Require(string path, string privilege)
    {
        if (!May(path, privilege))
            throw ApiFault.DeniedAt(path, privilege);
    }

    /// <summary>The guest of that kind on the node of the path, or Proxmox's words for its absence.</summary>
    public Guest Guest(GuestKind kind) => cluster.Find(Vmid) is { } guest && guest.Kind == kind && guest.Node == Node
        ? guest
        : throw ApiFault.Failed($"Configuration file 'nodes/{Node.Name}/{kind.ConfigFolder}/{Vmid}.conf' does not exist");
}
