using System.Text.Json;
using Croft.Sandbox.Tasks;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Tasks;

/// <summary>How tasks read in lists, and who may see them.</summary>
internal static class TaskWords
{
    public static void WriteListed(Utf8JsonWriter json, TaskRecord task, bool splitsToken, bool saved = false)
    {
        json.WriteStartObject();
        json.WriteString("upid", task.Upid);
        json.WriteString("node", task.Node.Name);
        json.WriteNumber("pid", task.Pid);
        json.WriteNumber("pstart", task.ProcessStart);
        json.WriteNumber("starttime", task.StartedAt);
        json.WriteString("type", task.Type);
        json.WriteString("id", task.Id);
        WriteUser(json, task, splitsToken);
        if (task.EndedAt is { } ended)
        {
            json.WriteNumber("endtime", ended);
            json.WriteString("status", task.ExitStatus);
        }
        if (saved)
            json.WriteString("saved", task.IsRunning ? "0" : "1");
        json.WriteEndObject();
    }

    public static void WriteUser(Utf8JsonWriter json, TaskRecord task, bool splitsToken)
    {
        if (splitsToken && task.User.Token is { } token)
        {
            json.WriteString("user", task.User.UserId);
            json.WriteString("tokenid", token.Id);
        }
        else
            json.WriteString("user", task.User.AuthId);
    }

    /// <summary>The task of the path, for its owner or one who may look at the node.</summary>
    public static TaskRecord? Find(Exchange exchange)
    {
        var upid = exchange.Required("upid");
        var parts = upid.Split(':');
        if (parts.Length != 9 || parts[0] != "UPID")
            throw ApiFault.Parameter("upid", "unable to parse worker upid");
        if (exchange.Cluster.Tasks.Find(upid) is not { } task)
            return null;
        var isOwner = task.User.AuthId == exchange.Caller.AuthId || task.User.UserId == exchange.Caller.AuthId;
        if (!isOwner)
            exchange.Require($"/nodes/{task.Node.Name}", "Sys.Audit");
        return task;
    }
}
