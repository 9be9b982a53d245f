namespace Croft.Sandbox.Calls;

/// <summary>Index calls that only list what lies below.</summary>
internal static class Folders
{
    public static readonly Call[] All =
    [
        Of("", "subdir", "version", "cluster", "nodes", "storage", "access", "pools"),
        Of("/cluster", "name", "acme", "backup", "backup-info", "ceph", "config", "firewall", "ha", "jobs", "log", "mapping", "metrics", "notifications",
            "nextid", "options", "replication", "resources", "status", "tasks", "sdn"),
        Of("/nodes/{node}", "name", "aplinfo", "apt", "capabilities", "ceph", "certificates", "config", "disks", "dns", "firewall", "hardware", "hosts",
            "journal", "lxc", "migrateall", "netstat", "network", "qemu", "query-url-metadata", "replication", "report", "rrd", "rrddata", "scan", "services",
            "spiceshell", "startall", "status", "stopall", "storage", "subscription", "suspendall", "syslog", "tasks", "termproxy", "time", "version",
            "vncshell", "vzdump", "wakeonlan", "sdn"),
    ];

    static Call Of(string path, string word, params string[] names) => new("GET", path, exchange => exchange.WriteNames(word, names));
}
