using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests.Agent;

/// <summary>…/agent/exec and exec-status: a command inside the machine, asked after by its process id.</summary>
internal static class AgentExec
{
    const string Path = "/nodes/{node}/qemu/{vmid}/agent/";

    public static readonly Call[] All =
    [
        new("POST", Path + "exec", Start)
        {
            Relayed = true,
            Permission = AgentWords.Unrestricted,
            Parameters = [Parameter.List("command").Required(), Parameter.Text("input-data", max: 64 * 1024)],
        },
        new("GET", Path + "exec-status", Status)
        {
            Relayed = true,
            Permission = AgentWords.Unrestricted,
            Parameters = [Parameter.Integer("pid").Required()],
        },
    ];

    static void Start(Exchange exchange)
    {
        var guest = AgentWords.Ask(exchange);
        var words = exchange.Arguments.Items("command");
        if (words[0].Length == 0 || (words[0].StartsWith('/') && !IsFolderOfPrograms(words[0])))
            throw ApiFault.Failed($"Agent error: Failed to execute child process “{words[0]}” (No such file or directory)");
        var cluster = exchange.Cluster;
        var result = GuestShell.Run(cluster, ShellHost.Of(cluster, guest), words, exchange.Text("input-data") ?? "");
        // the agent starts programs itself: what no shell finds is its error, at once
        if (result.ExitCode == 127 && !words[0].EndsWith("sh", StringComparison.Ordinal))
            throw ApiFault.Failed($"Agent error: Failed to execute child process “{words[0]}” (No such file or directory)");
        var pid = guest.Agent.Add(result, cluster.Time.GetUtcNow() + cluster.Tasks.Scale(result.Takes));
        cluster.Effects.Count(guest.Id, "exec");
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("pid", pid);
        exchange.Json.WriteEndObject();
    }

    static bool IsFolderOfPrograms(string path) => path[..path.LastIndexOf('/')] is "/bin" or "/usr/bin" or "/sbin" or "/usr/sbin";

    static void Status(Exchange exchange)
    {
        var guest = AgentWords.Ask(exchange);
        var pid = exchange.Number("pid")!.Value;
        var process = guest.Agent.Find(pid) ?? throw ApiFault.Failed($"Agent error: PID {pid} does not exist");
        var json = exchange.Json;
        json.WriteStartObject();
        if (process.EndsAt > exchange.Cluster.Time.GetUtcNow())
        {
            json.Flag("exited", false);
            json.WriteEndObject();
            return;
        }
        guest.Agent.Forget(pid);
        json.Flag("exited", true);
        json.WriteNumber("exitcode", process.Result.ExitCode);
        if (process.Result.Out.Length > 0)
            json.WriteString("out-data", process.Result.Out);
        if (process.Result.Err.Length > 0)
            json.WriteString("err-data", process.Result.Err);
        json.WriteEndObject();
    }
}
