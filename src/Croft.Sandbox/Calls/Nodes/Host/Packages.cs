using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Nodes.Host;

/// <summary>/nodes/{node}/apt: what could be updated, refreshing that list, versions and repositories.</summary>
internal static class Packages
{
    static readonly Permission MayLook = Permission.All("/nodes/{node}", "Sys.Audit");
    static readonly Permission MayModify = Permission.All("/nodes/{node}", "Sys.Modify");
    static readonly string[] Standard = ["enterprise", "no-subscription", "test"];

    public static readonly Call[] All =
    [
        new("GET", "/nodes/{node}/apt", static exchange => exchange.WriteNames("id", "changelog", "repositories", "update", "versions")),
        new("GET", "/nodes/{node}/apt/update", Updates) { Relayed = true, Permission = MayModify },
        new("POST", "/nodes/{node}/apt/update", Refresh) { Relayed = true, Permission = MayModify, Parameters = [Parameter.Flag("notify"), Parameter.Flag("quiet")] },
        new("GET", "/nodes/{node}/apt/versions", Versions) { Relayed = true, Permission = MayLook },
        new("GET", "/nodes/{node}/apt/changelog", Changelog)
        {
            Relayed = true,
            Permission = MayModify,
            Parameters = [Parameter.Text("name").Required(), Parameter.Text("version")],
        },
        new("GET", "/nodes/{node}/apt/repositories", Repositories) { Relayed = true, Permission = MayLook },
        new("PUT", "/nodes/{node}/apt/repositories", Add)
        {
            Relayed = true,
            Permission = MayModify,
            Parameters = [Parameter.Text("handle").Required(), Parameter.Text("digest", max: 80)],
        },
    ];

    static void Updates(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var update in exchange.Node.System.Updates)
            Write(exchange, update, update.OldVersion, update.Version);
        exchange.Json.WriteEndArray();
    }

    static void Write(Exchange exchange, PackageUpdate update, string? oldVersion, string version)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("Package", update.Package);
        json.WriteString("Version", version);
        json.Optional("OldVersion", oldVersion);
        json.WriteString("Title", update.Title);
        json.WriteString("Description", update.Title);
        json.WriteString("Origin", update.Origin);
        json.WriteString("Section", update.Section);
        json.WriteString("Priority", "optional");
        json.WriteString("Arch", "amd64");
        json.WriteEndObject();
    }

    static void Refresh(Exchange exchange)
    {
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        exchange.Json.WriteStringValue(cluster.Tasks.Start(node, "aptupdate", "", exchange.Caller, task => Work(cluster, node, task)).Upid);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, NodeState node, TaskRecord task)
    {
        task.Say("starting apt-get update");
        yield return TimeSpan.FromSeconds(3);
        task.Say("Hit:1 http://deb.debian.org/debian bookworm InRelease");
        task.Say("Hit:2 http://download.proxmox.com/debian/pve bookworm InRelease");
        task.Say("Reading package lists...");
        cluster.Effects.Count($"{node.Name}/apt", "update");
    }

    static void Versions(Exchange exchange)
    {
        var release = exchange.Cluster.Release;
        exchange.Json.WriteStartArray();
        foreach (var (package, version) in (ReadOnlySpan<(string, string)>)[("proxmox-ve", $"{release.Release}.0"), ("pve-manager", release.Full), ("pve-qemu-kvm", release.Qemu)])
        {
            var json = exchange.Json;
            json.WriteStartObject();
            json.WriteString("Package", package);
            json.WriteString("Version", version);
            json.WriteString("OldVersion", version);
            json.WriteString("CurrentState", "Installed");
            json.WriteString("Origin", "Proxmox");
            json.WriteString("Section", "admin");
            json.WriteString("Priority", "optional");
            json.WriteString("Arch", "amd64");
            json.WriteString("Title", package);
            json.WriteString("Description", package);
            if (package == "pve-manager")
                json.WriteString("ManagerVersion", $"pve-manager/{release.Full}/{release.RepositoryId}");
            if (package == "proxmox-ve")
                json.WriteString("RunningKernel", release.Kernel);
            json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Changelog(Exchange exchange) =>
        exchange.Json.WriteStringValue($"{exchange.Required("name")} ({exchange.Text("version") ?? "1"}) bookworm; urgency=medium\n\n  * bugs fixed\n");

    static void Repositories(Exchange exchange)
    {
        var (json, on) = (exchange.Json, exchange.Node.System.Repositories);
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach (var (handle, enabled) in on)
            WriteFile(exchange, handle, enabled);
        json.WriteEndArray();
        json.WriteStartArray("errors");
        json.WriteEndArray();
        json.WriteStartArray("infos");
        json.WriteEndArray();
        json.WriteStartArray("standard-repos");
        foreach (var handle in Standard)
        {
            json.WriteStartObject();
            json.WriteString("handle", handle);
            json.WriteString("name", handle);
            if (on.TryGetValue(handle, out var enabled))
                json.WriteNumber("status", enabled ? 1 : 0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("digest", Digest(exchange));
        json.WriteEndObject();
    }

    static void WriteFile(Exchange exchange, string handle, bool enabled)
    {
        var json = exchange.Json;
        json.WriteStartObject();
        json.WriteString("path", $"/etc/apt/sources.list.d/pve-{handle}.list");
        json.WriteString("file-type", "list");
        json.WriteStartArray("repositories");
        json.WriteStartObject();
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("Types", "deb"), ("URIs", $"http{(handle == "enterprise" ? "s://enterprise" : "://download")}.proxmox.com/debian/pve"), ("Suites", "bookworm"), ("Components", $"pve-{handle}")])
        {
            json.WriteStartArray(key);
            json.WriteStringValue(value);
            json.WriteEndArray();
        }
        json.WriteString("FileType", "list");
        json.WriteNumber("Enabled", enabled ? 1 : 0);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("digest");
        foreach (var part in Convert.FromHexString(SectionFile.Sha1($"{handle}={enabled}")))
            json.WriteNumberValue(part);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Add(Exchange exchange)
    {
        var handle = exchange.Required("handle");
        if (!Standard.Contains(handle, StringComparer.Ordinal))
            throw ApiFault.Failed($"unknown repository handle '{handle}'");
        if (exchange.Text("digest") is { } digest && digest != Digest(exchange))
            throw ApiFault.Failed("detected modified configuration - file changed by other user? Try again.");
        exchange.Node.System.Repositories[handle] = true;
        exchange.Cluster.Effects.Count($"{exchange.Node.Name}/apt", $"repository {handle}");
        exchange.Json.WriteNullValue();
    }

    static string Digest(Exchange exchange) =>
        SectionFile.Sha1(string.Join(',', exchange.Node.System.Repositories.Select(r => $"{r.Key}={r.Value}")));
}
