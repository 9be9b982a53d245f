using Croft.Sandbox.Calls.Storage;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes;

/// <summary>/nodes/{node}/aplinfo: the index of container templates, and fetching one.</summary>
internal static class Appliances
{
    static readonly Appliance[] Known =
    [
        new("alpine-3.22-default_20250617_amd64.tar.xz", "alpine", "3.22", "alpine-3.22", "LXC default image for alpine 3.22 (20250617)"),
        new("archlinux-base_20240911-1_amd64.tar.zst", "archlinux-base", "20240911-1", "archlinux", "ArchLinux base image."),
        new("debian-12-standard_12.12-1_amd64.tar.zst", "debian-12-standard", "12.12-1", "debian-12", "Debian 12 Bookworm (standard)"),
        new("debian-13-standard_13.1-2_amd64.tar.zst", "debian-13-standard", "13.1-2", "debian-13", "Debian 13 Trixie (standard)"),
        new("fedora-42-default_20250428_amd64.tar.xz", "fedora", "42", "fedora-42", "LXC default image for fedora 42 (20250428)"),
        new("rockylinux-10-default_20251001_amd64.tar.xz", "rockylinux", "10", "rockylinux-10", "LXC default image for rockylinux 10 (20251001)"),
        new("ubuntu-24.04-standard_24.04-2_amd64.tar.zst", "ubuntu-24.04-standard", "24.04-2", "ubuntu-24.04", "Ubuntu 24.04 Noble (standard)"),
    ];

    public static readonly Call[] All =
    [
        new("GET", "/nodes/{node}/aplinfo", List),
        new("POST", "/nodes/{node}/aplinfo", Fetch)
        {
            Relayed = true,
            Permission = Permission.All("/storage/{storage}", "Datastore.AllocateTemplate"),
            Parameters = [PathParameters.Of("storage"), Parameter.Text("template", max: 255).Required()],
        },
    ];

    static void List(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var appliance in Known)
        {
            exchange.Json.WriteStartObject();
            foreach (var (key, value) in appliance.Words)
                exchange.Json.WriteString(key, value);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Fetch(Exchange exchange)
    {
        var template = exchange.Required("template");
        var appliance = Known.FirstOrDefault(known => known.Template == template)
            ?? (exchange.Cluster.Web.ContainsKey(template) ? new Appliance(template, template, "", "", "") : null) ?? throw ApiFault.Parameter("template", "no such template");
        var storage = StorageWords.Find(exchange);
        if (!storage.Holds("vztmpl"))
            throw ApiFault.Failed($"storage '{storage.Id}' does not support templates");
        StorageWords.RequireReachable(storage);
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        var task = cluster.Tasks.Start(node, "download", template, exchange.Caller, task =>
            Download.Fetch(cluster, node, storage, $"vztmpl/{template}", new Uri(appliance.Location), Download.SizeOf(cluster, new Uri(appliance.Location), template), task));
        exchange.Json.WriteStringValue(task.Upid);
    }

    sealed record Appliance(string Template, string Package, string Version, string System, string Headline)
    {
        public string Location => $"http://download.proxmox.com/images/system/{Template}";

        public IEnumerable<(string, string)> Words =>
        [
            ("template", Template), ("package", Package), ("version", Version), ("os", System), ("headline", Headline), ("type", "lxc"),
            ("section", "system"), ("architecture", "amd64"), ("source", "http://download.proxmox.com/images"), ("location", Location),
            ("infopage", "https://linuxcontainers.org"), ("description", Headline), ("maintainer", "Proxmox Support Team <support@proxmox.com>"),
        ];
    }
}
