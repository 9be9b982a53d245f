namespace Croft.Proxmox;

/// <summary>A request's body that knows whether it left.</summary>
abstract class SentBody : HttpContent
{
    /// <summary>False only while nothing that the peer could act on has been written.</summary>
    public bool Left { get; protected set; }
}
