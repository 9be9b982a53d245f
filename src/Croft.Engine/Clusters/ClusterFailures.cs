using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>What Proxmox's no means to whoever asked Croft.</summary>
static class ClusterFailures
{
    public static Failure Of(ProxmoxException e) => new(Kind(e.Error), e.Message)
    {
        Cause = e.Reason,
        Faults = [.. e.Faults.Select(f => new Fault(f.Key, f.Value))],
    };

    public static FailureException Exception(ProxmoxException e, string? wayOut = null) => new(Of(e) with { WayOut = wayOut }, e);

    static FailureKind Kind(ProxmoxError error) => error switch
    {
        ProxmoxError.Unauthenticated or ProxmoxError.Forbidden => FailureKind.Denied,
        ProxmoxError.BadParameter => FailureKind.Invalid,
        ProxmoxError.NotFound => FailureKind.NotFound,
        ProxmoxError.Exists or ProxmoxError.Locked or ProxmoxError.Conflict or ProxmoxError.WrongState or ProxmoxError.NoQuorum or ProxmoxError.Refused => FailureKind.Conflict,
        ProxmoxError.Unreachable or ProxmoxError.Untrusted or ProxmoxError.NotProxmox => FailureKind.Unreachable,
        ProxmoxError.TimedOut => FailureKind.TimedOut,
        ProxmoxError.NotImplemented or ProxmoxError.BadAnswer => FailureKind.Unsupported,
        _ => FailureKind.Bug,
    };
}
