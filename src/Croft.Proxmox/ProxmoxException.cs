namespace Croft.Proxmox;

/// <summary>The ways in which Proxmox, or the way to it, says no.</summary>
public enum ProxmoxError
{
    /// <summary>No or bad ticket, token or CSRF token (401).</summary>
    Unauthenticated,
    /// <summary>The privilege is missing (403); <see cref="ProxmoxException.Privilege"/> may name it.</summary>
    Forbidden,
    /// <summary>Parameters were refused (400); <see cref="ProxmoxException.Faults"/> names each.</summary>
    BadParameter,
    /// <summary>The guest, storage, task, snapshot or pool does not exist.</summary>
    NotFound,
    /// <summary>The object exists already.</summary>
    Exists,
    /// <summary>The guest carries a lock (backup, migrate, snapshot, …), or a lock file was held too long.</summary>
    Locked,
    /// <summary>The digest was stale: somebody else changed the config.</summary>
    Conflict,
    /// <summary>The guest is in the wrong state for the call (running, not running, a template).</summary>
    WrongState,
    /// <summary>The cluster has no quorum.</summary>
    NoQuorum,
    /// <summary>The node that should answer is down or cut off (595, 596, 599, or no connection).</summary>
    Unreachable,
    /// <summary>The call's deadline passed.</summary>
    TimedOut,
    /// <summary>The peer's certificate is not the trusted one; nothing was sent.</summary>
    Untrusted,
    /// <summary>This Proxmox has no such path or method (501).</summary>
    NotImplemented,
    /// <summary>The peer answered, but it is not a Proxmox VE API.</summary>
    NotProxmox,
    /// <summary>The answer was cut, too long, or of another shape than the API promises.</summary>
    BadAnswer,
    /// <summary>Anything else Proxmox refused, in its own words.</summary>
    Refused,
}

/// <summary>A call that Proxmox, or the way to it, refused.</summary>
public sealed class ProxmoxException(ProxmoxError error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of no it is.</summary>
    public ProxmoxError Error { get; } = error;

    /// <summary>The call, as <c>GET /nodes/pve1/status</c>; never its parameters.</summary>
    public string? Call { get; init; }

    /// <summary>The cluster as its caller calls it; null where the client was given no name.</summary>
    public string? Cluster { get; internal set; }

    /// <summary>HTTP status, with Proxmox's own 595, 596 and 599; null when nothing came back.</summary>
    public int? Status { get; init; }

    /// <summary>Proxmox's own words: the reason phrase, or the body's <c>message</c> without its newline.</summary>
    public string? Reason { get; init; }

    /// <summary>Faults by parameter, from the body's <c>errors</c>.</summary>
    public IReadOnlyDictionary<string, string> Faults { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The privilege and path a 403 asks for, such as <c>/vms/105, VM.Audit</c>.</summary>
    public string? Privilege { get; init; }

    /// <summary>What to do, where whoever refused knows better than the kind tells; null otherwise.</summary>
    public string? WayOut { get; init; }

    /// <summary>True when the call may have had its effect although no answer came.</summary>
    public bool MayHaveHappened { get; init; }
}
