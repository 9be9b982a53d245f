namespace Croft.Proxmox;

/// <summary>Proxmox says most of its refusals by status 500 and a sentence; these are the sentences, first match wins.</summary>
static class KnownWords
{
    static readonly (ProxmoxError Error, string[] Pieces)[] table =
    [
        (ProxmoxError.NoQuorum, ["no quorum"]),
        (ProxmoxError.Locked, ["is locked (", "can't lock file ", "got lock request timeout", "can't acquire lock", "can't aquire lock"]),
        (ProxmoxError.Conflict, ["detected modified configuration", "checksum mismatch (file change"]),
        // 9.0 keeps the calls of high availability's groups, and refuses them once they have become rules.
        (ProxmoxError.NotImplemented, ["groups have been migrated to rules"]),
        (ProxmoxError.Exists, ["already exists", "already defined", "already used"]),
        (ProxmoxError.WrongState, ["not running", "already running", "is running", "if it's a template", "is a template", "can't migrate running", "is paused", "No QEMU guest agent configured"]),
        (ProxmoxError.NotFound, ["does not exist", "doesn't exist", "no such ", "unable to find configuration file", "hostname lookup '"]),
        (ProxmoxError.TimedOut, [" failed - got timeout", " qga socket - timeout after"]),
        (ProxmoxError.Unreachable, ["did not find any IP address"]),
        (ProxmoxError.BadParameter, ["no options specified", "missing value for required option", "(reserved name)", "unable to parse "]),
    ];

    /// <summary>Null when the sentence is none that we know.</summary>
    public static ProxmoxError? Find(string words)
    {
        // Without quorum the cluster file system turns read-only, and this is all that some calls say of it.
        if (words.Contains("'/etc/pve/", StringComparison.Ordinal) && words.EndsWith("Permission denied", StringComparison.Ordinal))
            return ProxmoxError.NoQuorum;
        foreach (var (error, pieces) in table)
            if (pieces.Any(piece => words.Contains(piece, StringComparison.Ordinal)))
                return error;
        return null;
    }
}
