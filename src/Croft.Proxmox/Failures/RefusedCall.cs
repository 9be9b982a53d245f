namespace Croft.Proxmox;

/// <summary>What came back instead of an answer.</summary>
sealed record RefusedCall(ProxmoxCall Call, Uri Endpoint, int Status, string Reason, byte[] Body, bool ServedByProxmox);
