namespace Croft.Sandbox.Tests.Captures;

/// <summary>The recorded exchanges that the sandbox answers otherwise, each with its reason.</summary>
internal static class ReplayExceptions
{
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["033-format-html"] = "the API viewer's pages are not played",
        ["035-non-api-path"] = "the web interface's files are not played",
        ["042-proxy-node-refused"] = "the recorded node had a line in /etc/hosts for a node that is none",
        ["265-lxc-resize-task-log"] = "what e2fsck prints",
        ["271-lxc-move-volume-task-log"] = "what rsync prints",
        ["277-vzdump-lxc-task-status"] = "the recorded node lacked sendmail",
        ["281-vzdump-missing-task-status"] = "the recorded node lacked sendmail",
        ["285-vzdump-lxc-task-log"] = "options of a job are logged in random order",
        ["357-qemu-status-paused"] = "QEMU tells idle_time_ns only of disks that were used",
        ["467-qemu2-vzdump-task-log"] = "options of a job are logged in random order, and QEMU is started for the backup",
        ["612-node-syslog"] = "the recorded node kept no journal",
        ["753-execute-cmds"] = "batches of calls are the web interface's own",
    };
}
