namespace Croft.Proxmox;

/// <summary>The one place that turns what was refused into a <see cref="ProxmoxException"/>.</summary>
static class Failure
{
    const string PermissionPrefix = "Permission check failed (";

    public static ProxmoxException From(RefusedCall refused)
    {
        var error = Classify(refused);
        refused.Conceal();
        var privilege = error == ProxmoxError.Forbidden ? Privilege(refused.Words) : null;
        var name = RequestForm.Name(refused.Call);
        // 595 is a relay that never connected; after the other relay failures the node may have acted.
        var unknown = !refused.Call.Repeatable && refused.Status is (> 595 and < 600) or 502 or 504;
        return new ProxmoxException(error, Message(refused, error, privilege, unknown))
        {
            Call = name,
            Status = refused.Status,
            Reason = refused.Words,
            Faults = refused.Faults,
            Privilege = privilege,
            MayHaveHappened = unknown,
        };
    }

    static ProxmoxError Classify(RefusedCall refused)
    {
        if (!refused.LooksLikeProxmox)
            return refused.Status is 502 or 503 or 504 ? ProxmoxError.Unreachable : ProxmoxError.NotProxmox;
        return refused.Status switch
        {
            400 => Faulty(refused),
            401 => ProxmoxError.Unauthenticated,
            // A check on a pool that is missing fails as a permission would.
            403 => refused.Words.EndsWith("does not exist)", StringComparison.Ordinal) ? ProxmoxError.NotFound : ProxmoxError.Forbidden,
            404 => ProxmoxError.NotFound,
            501 when refused.Words == "for data too large" => ProxmoxError.BadParameter,
            501 or 506 => ProxmoxError.NotImplemented,
            502 or 503 or 504 or (>= 595 and <= 599) => ProxmoxError.Unreachable,
            _ when refused.Faults.Count > 0 => ProxmoxError.BadParameter,
            _ => KnownWords.Find(refused.Words) ?? ProxmoxError.Refused,
        };
    }

    /// <summary>Some calls report a missing or present object as the fault of its one parameter.</summary>
    static ProxmoxError Faulty(RefusedCall refused) =>
        refused.Faults.Count == 1 && KnownWords.Find(refused.Faults.Values.First()) is { } error and (ProxmoxError.NotFound or ProxmoxError.Exists)
            ? error
            : ProxmoxError.BadParameter;

    static string? Privilege(string words)
    {
        var start = words.IndexOf(PermissionPrefix, StringComparison.Ordinal);
        if (start < 0 || !words.EndsWith(')'))
            return null;
        var inner = words[(start + PermissionPrefix.Length)..^1].TrimStart(',', ' ');
        return inner.Contains('\n', StringComparison.Ordinal) || inner.Contains('\'', StringComparison.Ordinal) ? null : inner;
    }

    static string Message(RefusedCall refused, ProxmoxError error, string? privilege, bool unknown)
    {
        var words = refused.Words.Length == 0 ? "no words" : string.Join("; ", refused.Words.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Replace(".; )", ")", StringComparison.Ordinal);
        var faults = string.Join("; ", refused.Faults.Select(fault => $"{fault.Key}: {fault.Value.ReplaceLineEndings(", ")}"));
        var said = faults.Length == 0 || refused.Words.Contains('\n', StringComparison.Ordinal) ? words.TrimEnd('.') : $"{words.TrimEnd('.')}: {faults}";
        var advice = Advice(refused, error, privilege);
        return $"{RequestForm.Name(refused.Call)} at {refused.Endpoint.Authority}: {said} ({refused.Status})."
            + (unknown ? " The change may have been made; look before trying again." : "")
            + (advice.Length == 0 ? "" : " " + advice);
    }

    static string Advice(RefusedCall refused, ProxmoxError error, string? privilege) => error switch
    {
        ProxmoxError.Unauthenticated => "Check the token (id, secret, expiry) or the password.",
        ProxmoxError.Forbidden when privilege is not null => $"Grant the user, and the token where its privileges are separated, what it names: {privilege}.",
        ProxmoxError.Forbidden when refused.Words.Contains("not available with API token", StringComparison.Ordinal) =>
            "API tokens may not make this call at all; use a user with a password.",
        ProxmoxError.Forbidden => "The user or token is not allowed to do this.",
        ProxmoxError.Locked => "Wait for the task that holds the lock, or find it in the task list.",
        ProxmoxError.Conflict => "Somebody changed it meanwhile; read it again, then decide.",
        ProxmoxError.NoQuorum => "More than half of the cluster's nodes must be up and see each other before anything can change.",
        ProxmoxError.Unreachable => "The node that should answer is down, or cut off from the one that was asked.",
        ProxmoxError.NotProxmox => "What answered is no Proxmox VE API; check address and port (8006 by default), and any proxy between.",
        ProxmoxError.NotImplemented => "This Proxmox VE has no such call; its version may be older or newer than the call.",
        ProxmoxError.BadParameter when refused.Faults.Any(fault => fault.Value.StartsWith("property is not defined in schema", StringComparison.Ordinal)) =>
            "This Proxmox VE has no such parameter here; its version may be older or newer than the call.",
        ProxmoxError.NotFound when refused.Words.StartsWith("hostname lookup", StringComparison.Ordinal) => "The cluster knows no node of that name.",
        _ => "",
    };
}
