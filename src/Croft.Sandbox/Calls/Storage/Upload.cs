using System.Globalization;
using Croft.Sandbox.State;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Storage;

/// <summary>POST /nodes/{node}/storage/{storage}/upload: a file that came as multipart, already received and hashed.</summary>
internal static class Upload
{
    public static readonly Parameter[] Checksum =
    [
        Parameter.Text("checksum"), Parameter.OneOf("checksum-algorithm", "md5", "sha1", "sha224", "sha256", "sha384", "sha512"),
    ];

    public static readonly Call Call = new("POST", "/nodes/{node}/storage/{storage}/upload", Run)
    {
        Relayed = true,
        TakesFile = true,
        Permission = Permission.All("/storage/{storage}", "Datastore.AllocateTemplate"),
        Parameters =
        [
            Parameter.OneOf("content", "iso", "vztmpl", "import").Required(), Parameter.Text("filename", max: 255).Required(), Parameter.Text("tmpfilename"), .. Checksum,
        ],
    };

    static void Run(Exchange exchange)
    {
        var content = exchange.Required("content");
        var storage = StorageWords.Find(exchange);
        if (storage.Path is null)
            throw ApiFault.Failed($"can't upload to storage type '{storage.Type}'");
        var file = exchange.File ?? throw ApiFault.Failed("missing temporary file name");
        var name = FileNames.VolumeName(content, exchange.Required("filename"));
        if (!storage.Holds(content))
            throw ApiFault.Failed($"storage '{storage.Id}' does not support '{content}' content");
        StorageWords.RequireReachable(storage);
        var (checksum, algorithm) = (exchange.Text("checksum"), exchange.Text("checksum-algorithm"));
        var (cluster, node) = (exchange.Cluster, exchange.Node);
        var task = cluster.Tasks.Start(node, "imgcopy", "", exchange.Caller, task => Work(cluster, node, new Wanted(storage, name, file, checksum, algorithm), task));
        exchange.Json.WriteStringValue(task.Upid);
    }

    static IEnumerable<TimeSpan> Work(ClusterState cluster, NodeState node, Wanted wanted, TaskRecord task)
    {
        var (storage, name, file, _, _) = wanted;
        var path = DiskSpace.PathOf(storage, name);
        task.Say($"starting file import from: {file.TemporaryName}");
        if (wanted.Algorithm is { } algorithm)
            RequireChecksum(file, algorithm, wanted.Checksum!, task);
        task.Say($"target node: {node.Name}");
        task.Say($"target file: {path}");
        task.Say(string.Create(CultureInfo.InvariantCulture, $"file size is: {file.Size}"));
        task.Say($"command: cp -- {file.TemporaryName} {path}");
        yield return Durations.Copy(file.Size);
        var space = storage.SpaceOn(node);
        if (file.Size > space.Available)
        {
            task.Say($"cp: error writing '{path}': No space left on device");
            throw new TaskFault($"import failed: command 'cp -- {file.TemporaryName} {path}' failed: exit code 1");
        }
        Put(cluster, space, name, file.Size);
        task.Say("finished file import successfully");
    }

    /// <summary>The file is there from now on; one of that name is replaced.</summary>
    public static void Put(ClusterState cluster, StorageSpace space, string name, long size)
    {
        if (space.Find(name) is { } old)
            space.Remove(old);
        space.Add(new Volume(name, name[..name.IndexOf('/', StringComparison.Ordinal)], FileNames.Format(name)) { Size = size, CreatedAt = cluster.Now });
        cluster.Touch();
        cluster.Effects.Count($"{space.Storage.Id}:{name}", "create");
    }

    static void RequireChecksum(ReceivedFile file, string algorithm, string wanted, TaskRecord task)
    {
        var got = file.Hash(algorithm) ?? throw new TaskFault($"checksum algorithm '{algorithm}' is not played by the sandbox");
        if (!got.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            task.Say("calculating checksum...");
            throw new TaskFault($"checksum mismatch: got '{got}' != expect '{wanted}'");
        }
        task.Say("calculating checksum...OK, checksum verified");
    }

    sealed record Wanted(StorageState Storage, string Name, ReceivedFile File, string? Checksum, string? Algorithm);
}
