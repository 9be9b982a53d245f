using System.Globalization;
using System.Text.RegularExpressions;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>POST …/download-url and, from 9.1, …/oci-registry-pull: a made-up file of a size that its address decides.</summary>
/// <remarks>Nothing is fetched. Hosts below .invalid have no address, and a path that ends in /404 isn't there.</remarks>
internal static partial class Download
{
    static readonly Permission MayFetch = new(static exchange =>
    {
        exchange.Require($"/storage/{exchange.Text("storage")}", "Datastore.AllocateTemplate");
        if (!exchange.May("/", "Sys.Modify") || !exchange.May("/", "Sys.Audit"))
            exchange.Require($"/nodes/{exchange.Text("node")}", "Sys.AccessNetwork");
    });

    public static readonly Call[] All =
    [
        new("POST", "/nodes/{node}/storage/{storage}/download-url", FromUrl)
        {
            Relayed = true,
            Permission = MayFetch,
            Parameters =
            [
                Parameter.Text("url").Required() with { Pattern = HttpUrl }, Parameter.OneOf("content", "iso", "vztmpl", "import").Required(),
                Parameter.Text("filename", max: 255).Required(), Parameter.Text("compression"), Parameter.Flag("verify-certificates"), .. Upload.Checksum,
            ],
        },
        new("POST", "/nodes/{node}/storage/{storage}/oci-registry-pull", FromRegistry)
        {
            Relayed = true,
            Since = (9, 1),
            Permission = MayFetch,
            Parameters = [Parameter.Text("reference").Required() with { Pattern = ImageReference }, Parameter.Text("filename", max: 255) with { MinLength = 1 }],
        },
        new("GET", "/nodes/{node}/query-url-metadata", Query)
        {
            Relayed = true,
            Permission = new(static exchange =>
            {
                if (!exchange.May("/", "Sys.Modify") || !exchange.May("/", "Sys.Audit"))
                    exchange.Require($"/nodes/{exchange.Text("node")}", "Sys.AccessNetwork");
            }),
            Parameters = [Parameter.Text("url").Required() with { Pattern = HttpUrl }, Parameter.Flag("verify-certificates")],
        },
    ];

    static void FromUrl(Exchange exchange)
    {
        var (content, url) = (exchange.Required("content"), new Uri(exchange.Required("url")));
        var type = StorageWords.Find(exchange).Type;
        var storage = FileNames.RequireFiles(exchange, content, $"can't upload to storage type '{type}', not a file based storage!");
        var name = FileNames.VolumeName(content, exchange.Required("filename"));
        if (exchange.Text("compression") is not null && content != "iso")
            throw ApiFault.Failed($"decompression not supported for {content}");
        var fileName = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..];
        Start(exchange, "download", fileName, storage, name, url);
    }

    static void FromRegistry(Exchange exchange)
    {
        var type = StorageWords.Find(exchange).Type;
        var storage = FileNames.RequireFiles(exchange, "vztmpl", $"can't upload to storage type '{type}', not a file based storage!");
        var reference = exchange.Required("reference");
        var name = $"vztmpl/{FileNames.Normalize(exchange.Text("filename") ?? reference)}.tar";
        if (storage.SpaceOn(exchange.Node).Find(name) is not null)
            throw ApiFault.Failed($"refusing to override existing file '{name[7..]}'");
        Start(exchange, "ociregistrypull", name[7..], storage, name, new Uri($"docker://{(reference.Contains('.', StringComparison.Ordinal) ? reference : "docker.io/" + reference)}"), reference);
    }

    static void Start(Exchange exchange, string type, string id, StorageState storage, string name, Uri url, string? told = null)
    {
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        var task = cluster.Tasks.Start(node, type, id, exchange.Caller, task => Fetch(cluster, node, storage, name, url, SizeOf(cluster, url, told), task));
        exchange.Json.WriteStringValue(task.Upid);
    }

    public static IEnumerable<TimeSpan> Fetch(ClusterState cluster, NodeState node, StorageState storage, string name, Uri url, long size, TaskRecord task)
    {
        var path = DiskSpace.PathOf(storage, name);
        task.Say($"downloading {url} to {path}");
        yield return TimeSpan.FromSeconds(1);
        if (Refusal(url) is { } refusal)
        {
            task.Say(refusal);
            throw new TaskFault($"download failed: command '/usr/bin/wget --progress=dot:giga -O {path}.tmp_dwnl {url}' failed: exit code {(refusal.Contains("404", StringComparison.Ordinal) ? 8 : 4)}");
        }
        task.Say(string.Create(CultureInfo.InvariantCulture, $"Length: {size} ({size >> 20}M)"));
        yield return Durations.Copy(size * 4);
        var space = storage.SpaceOn(node);
        if (size > space.Available)
            throw new TaskFault($"download failed: {path}.tmp_dwnl: No space left on device");
        Upload.Put(cluster, space, name, size);
        task.Say($"download of '{url}' to '{path}' finished");
    }

    static void Query(Exchange exchange)
    {
        var url = new Uri(exchange.Required("url"));
        if (Refusal(url) is { } refusal)
            throw ApiFault.Failed(refusal.Contains("404", StringComparison.Ordinal) ? "invalid server response: '404 Not Found'" : $"invalid server response: '500 Can't connect to {url.Host}:{url.Port} (Name or service not known)'");
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("size", SizeOf(exchange.Cluster, url));
        exchange.Json.WriteString("filename", url.Segments[^1].Trim('/'));
        exchange.Json.WriteString("mimetype", url.AbsolutePath.EndsWith(".iso", StringComparison.OrdinalIgnoreCase) ? "application/x-iso9660-image" : "application/octet-stream");
        exchange.Json.WriteEndObject();
    }

    static string? Refusal(Uri url) =>
        url.Host.EndsWith(".invalid", StringComparison.Ordinal) ? $"wget: unable to resolve host address ‘{url.Host}’"
        : url.AbsolutePath.EndsWith("/404", StringComparison.Ordinal) ? "ERROR 404: Not Found." : null;

    /// <summary>What a saved state tells of it; else 3 to 700 MiB, the same for the same address.</summary>
    public static long SizeOf(ClusterState cluster, Uri url, string? told = null) =>
        cluster.Web.TryGetValue(told ?? url.AbsoluteUri, out var known) ? known ?? 1L << 20 : (3L << 20) + url.AbsoluteUri.Aggregate(17L, static (sum, letter) => (sum * 31 + letter) % (700L << 20));

    [GeneratedRegex("^https?://.+", RegexOptions.None, 1000)]
    private static partial Regex HttpUrl { get; }

    [GeneratedRegex(@"^([a-zA-Z\d][a-zA-Z\d.-]*(:\d+)?/)?[a-z\d]+([._-]+[a-z\d]+)*(/[a-z\d]+([._-]+[a-z\d]+)*)*:\w[\w.-]{0,127}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ImageReference { get; }
}
