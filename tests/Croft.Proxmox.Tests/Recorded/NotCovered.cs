namespace Croft.Proxmox.Tests.Recorded;

/// <summary>Recorded calls that no typed call makes, each with its reason.</summary>
static class NotCovered
{
    public static readonly (string Reason, string Pattern)[] Reasons =
    [
        ("requests that no typed call can make: another format, or a parameter it would never send", "^unsendable$"),
        ("other formats and paths outside of the API", "^[A-Z]+ /(?!api2/json/)"),
        ("methods that the API has not", "^(PATCH|HEAD|OPTIONS) |^(POST|DELETE) /api2/json/version$|^GET /api2/json/access/ticket$|^POST /api2/json/nodes/pve/status$"),
        ("lists of the paths below, which tell nothing", "^GET /api2/json/(nosuch|cluster|nodes/pve|nodes/pve/nosuch|nodes/pve/scan|nodes/pve/(qemu|lxc)/\\d+(/snapshot/s1)?)?$"),
        ("a snapshot's config, which the guest's config call reads too", "^GET /api2/json/nodes/pve/(qemu|lxc)/\\d+/snapshot/[a-z0-9]+/config$"),
        ("several calls in one, which root alone may make, and which answers what the calls answer", "^POST /api2/json/nodes/pve/execute$"),
    ];
}
