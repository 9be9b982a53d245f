using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Proxmox;

namespace Croft.Engine.Access;

/// <summary>The one place where what went wrong below becomes a failure.</summary>
public static class FailureMap
{
    /// <summary>The failure that an exception stands for; null where it is none of the known.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="attempted">What was attempted: <c>guest stop</c>.</param>
    /// <param name="database">What a refusal of the workspace's database means.</param>
    public static Failure? Of(Exception e, string attempted, Func<DbException, Failure> database) => e switch
    {
        FailureException failure => failure.Failure,
        ProxmoxException proxmox => Of(proxmox, attempted),
        DbException refused => database(refused),
        { InnerException: DbException refused } => database(refused),
        _ => DiskFaults.Explain(e, attempted),
    };

    /// <summary>What Proxmox's refusal means for the user.</summary>
    public static Failure Of(ProxmoxException e, string attempted)
    {
        var (kind, usual) = WayOut(e, attempted);
        var wayOut = e.WayOut ?? usual;
        return new Failure(kind, Sentence(e, attempted))
        {
            Cause = e.Reason,
            WayOut = e.MayHaveHappened ? $"The call may have taken effect all the same: look before you repeat it. {wayOut}" : wayOut,
            Faults = [.. e.Faults.Select(f => new Fault(f.Key, f.Value.Trim()))],
        };
    }

    static string Sentence(ProxmoxException e, string attempted) =>
        $"'{attempted}' failed: {e.Message.TrimEnd('.')}.";

    /// <summary>What a 403 asks for, as people say it: <c>VM.PowerMgmt on /vms/101</c>.</summary>
    public static string Privilege(string asked) =>
        asked.Split(", ", 2) is [['/', ..] path, var privileges] ? $"{privileges} on {path}" : asked;

    /// <summary>What keeps a part of something from being read, in words that name the way out.</summary>
    /// <param name="e">What was thrown.</param>
    /// <param name="privilege">What the call asks for, where Proxmox does not say so itself.</param>
    public static string Why(ProxmoxException e, string? privilege = null) =>
        e.Error == ProxmoxError.Forbidden && (e.Privilege is { } asked ? Privilege(asked) : privilege) is { } needed ? $"needs {needed}" : (e.Reason ?? e.Message).TrimEnd('.', '\n');

    static string Name(ProxmoxException e) => e.Cluster ?? "NAME";

    static (FailureKind Kind, string WayOut) WayOut(ProxmoxException e, string attempted) => e.Error switch
    {
        // The cluster is not known yet, or its token not yet taken: what names it can't be the way out.
        ProxmoxError.Unauthenticated when attempted is "cluster add" or "cluster set-token" => (FailureKind.Denied,
            "The token is wrong, expired or was removed; nothing was kept. Make a new one in Proxmox (Datacenter, Permissions, API Tokens), put it into the file, and try again."),
        ProxmoxError.Unreachable when attempted is "cluster add" => (FailureKind.Unreachable,
            "Look whether the node is up and its address and port are right, then try again; nothing was kept."),
        ProxmoxError.Unauthenticated => (FailureKind.Denied,
            $"The token is wrong, expired or was removed. Make a new one in Proxmox (Datacenter, Permissions, API Tokens) and give it with: croft cluster set-token {Name(e)} --token-file FILE"),
        ProxmoxError.Forbidden => (FailureKind.Denied, e.Privilege is null
            ? $"Give Croft's token the missing privilege in Proxmox (Datacenter, Permissions); croft cluster test {Name(e)} lists what is missing."
            : $"Give Croft's token {Privilege(e.Privilege)} in Proxmox (Datacenter, Permissions); croft cluster test {Name(e)} lists what is missing."),
        ProxmoxError.BadParameter => (FailureKind.Invalid, "Correct the values that are named."),
        ProxmoxError.NotFound => (FailureKind.NotFound, "It may be gone or have moved: croft sync reads the cluster anew."),
        ProxmoxError.Exists => (FailureKind.Conflict, "Choose another id or name."),
        ProxmoxError.Locked => (FailureKind.Conflict, "Another task works on it: croft task list shows which. Wait for it to end, then try again."),
        ProxmoxError.Conflict => (FailureKind.Conflict, "Somebody changed it meanwhile. Look at it again, then repeat the command to plan anew."),
        ProxmoxError.WrongState => (FailureKind.Conflict, "Look at its state with croft guest show, bring it into the state that is asked for, then try again."),
        ProxmoxError.NoQuorum => (FailureKind.Conflict, "The cluster has lost its quorum and refuses changes. Bring enough nodes back (pvecm status on a node tells more)."),
        ProxmoxError.Unreachable => (FailureKind.Unreachable, $"Look whether the node is up and its address and port are right: croft cluster test {Name(e)}."),
        ProxmoxError.TimedOut => (FailureKind.TimedOut, "The node answers too slowly; a hanging storage is the usual reason. Try again, or look at the node."),
        ProxmoxError.Untrusted => (FailureKind.Unreachable, $"Nothing was sent. If the certificate was renewed, compare and accept the new one with: croft cluster trust {Name(e)}"),
        ProxmoxError.NotImplemented => (FailureKind.Unsupported, $"This version of Proxmox VE can't do it; croft cluster show {Name(e)} tells the version."),
        ProxmoxError.NotProxmox => (FailureKind.Unreachable, "Something else answers there. Give the address of a Proxmox VE node, as https://NODE:8006."),
        ProxmoxError.BadAnswer => (FailureKind.Unreachable, "Try again; a proxy in between, or a node that restarts, can cut answers."),
        _ => (FailureKind.Conflict, "The words are Proxmox's own; the node's task log may tell more (croft task list)."),
    };
}
