using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Cli;
using Croft.Contracts;

namespace Croft.Commands;

/// <summary><c>sandbox fault</c>: breaks a running sandbox from outside, and mends it.</summary>
static class SandboxFaultCommand
{
    public static Command For(CliTerminal terminal)
    {
        var command = new Command("fault", "Breaks a running sandbox, or mends it.");
        foreach (var fault in Faults(terminal))
            command.Add(fault);
        return command;
    }

    static IEnumerable<Command> Faults(CliTerminal terminal)
    {
        var node = Text("node", "Which node.");
        var storage = Text("storage", "Which storage.");
        yield return List(terminal);
        yield return Clear(terminal);
        yield return Fault(terminal, "latency", "Every call waits before it is answered; 0 ends it.", [Count("milliseconds", "How long.", 600_000)]);
        yield return Fault(terminal, "errors", "A part of the calls fails without effect; 0 ends it.", [Count("percent", "How many of a hundred.", 100)]);
        yield return Fault(terminal, "node", "Loses a node as by a power cut, or brings it back.", [node, Word("state", "What happens.", "down", "up", "hang", "answer")], NodeBody);
        yield return Fault(terminal, "quorum", "Takes quorum away, or gives it back.", [Word("state", "What happens.", "lost", "back")], answers => Body("quorum", ("on", answers[0] == "back")));
        yield return Fault(terminal, "storage", "Makes a storage unreachable, full or silent, or as it was.", [storage, Word("state", "What happens.", "unreachable", "full", "hang", "back")]);
        yield return Fault(terminal, "task", "The next task of a type fails.", [Text("type", "Proxmox's task type, such as qmstart; * for any."), Text("text", "What it ends with.")]);
        yield return Fault(terminal, "cut", "Cuts the connection of the next call that fits.",
            [Word("method", "Of the call.", "GET", "POST", "PUT", "DELETE"), Text("path", "Below /api2/json; * stands for anything."), Word("point", "Before or after its effect.", "before", "after")]);
        yield return Fault(terminal, "answer", "The answers of the next calls that fit come broken.",
            [Word("how", "As what they come.", "cut", "page", "text", "items", "huge", "bytes"), Word("method", "Of the calls.", "GET", "POST", "PUT", "DELETE"),
                Text("path", "Below /api2/json; * stands for anything."), Count("times", "How many calls.", 1_000_000, 1)]);
        yield return Fault(terminal, "slow", "Each call to a node waits; 0 ends it.", [node, Count("seconds", "How long.", 600)]);
        yield return Fault(terminal, "keep-alive", "The next calls on connections in use find them closed.", [Count("times", "How many calls.", 10_000)]);
        yield return Fault(terminal, "clock", "Puts a node's clock ahead; below 0 behind.", [node, Count("seconds", "How far.", 1_000_000, -1_000_000)]);
        yield return Fault(terminal, "certificate", "Gives a node a new certificate.", [node]);
        yield return Fault(terminal, "workers", "Restarts a node's proxy: its connections end.", [node]);
        yield return Fault(terminal, "network", "The next change of a node's network cuts it off.", [node, Count("seconds", "After that time its old network is back.", 86_400)]);
    }

    static JsonObject NodeBody(string[] answers) => answers[1] is "hang" or "answer"
        ? Body("node-hang", ("node", answers[0]), ("on", answers[1] == "hang"))
        : Body("node", ("node", answers[0]), ("online", answers[1] == "up"));

    static Argument<string> Text(string name, string description) => new(name) { Description = description };

    static Argument<string> Word(string name, string description, params string[] words)
    {
        var argument = new Argument<string>(name) { Description = $"{description} {string.Join(", ", words)}." };
        return argument.AcceptOnlyFromAmong(words);
    }

    static Argument<double> Count(string name, string description, double most, double least = 0)
    {
        var argument = new Argument<double>(name) { Description = description };
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out var value) && (value < least || value > most))
                result.AddError($"'{name}' must be from {least} to {most}; it is {token.Value}.");
        });
        return argument;
    }

    static JsonObject Body(string kind, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var body = new JsonObject { ["kind"] = kind };
        foreach (var (name, value) in fields)
            body[name] = value;
        return body;
    }

    static Command Fault(CliTerminal terminal, string name, string summary, Argument[] arguments, Func<string[], JsonObject>? make = null)
    {
        var (file, cluster) = (SandboxControl.FileOption(), SandboxControl.ClusterOption());
        var command = new Command(name, summary) { file, cluster };
        foreach (var argument in arguments)
            command.Add(argument);
        command.SetAction(async (result, ct) =>
        {
            foreach (var body in Bodies(name, arguments, result, make))
                await SendAsync(result, file, cluster, HttpMethod.Post, body.ToJsonString(), ct);
            return await ShowAsync(terminal, result, file, cluster, ct);
        });
        return command;
    }

    static IEnumerable<JsonObject> Bodies(string name, Argument[] arguments, ParseResult result, Func<string[], JsonObject>? make)
    {
        var given = arguments.Select(argument => argument is Argument<double> number ? (JsonNode)result.GetValue(number) : result.GetValue((Argument<string>)argument)!).ToArray();
        if (name == "storage")
            return Storage(given[0].GetValue<string>(), given[1].GetValue<string>());
        if (make is not null)
            return [make([.. given.Select(value => value.GetValue<string>())])];
        // the arguments' names are those of the endpoint's fields
        var body = new JsonObject { ["kind"] = name };
        for (var at = 0; at < arguments.Length; at++)
            body[arguments[at].Name] = given[at];
        return [body];
    }

    // "back" ends whichever of the three it was
    static IEnumerable<JsonObject> Storage(string storage, string state) => new[] { "unreachable", "full", "hang" }
        .Where(kind => state == "back" || state == kind).Select(kind => Body($"storage-{kind}", ("storage", storage), ("on", state != "back")));

    static Command List(CliTerminal terminal)
    {
        var (file, cluster) = (SandboxControl.FileOption(), SandboxControl.ClusterOption());
        var command = new Command("list", "Shows what is broken now.") { file, cluster };
        command.SetAction((result, ct) => ShowAsync(terminal, result, file, cluster, ct));
        return command;
    }

    static Command Clear(CliTerminal terminal)
    {
        var (file, cluster) = (SandboxControl.FileOption(), SandboxControl.ClusterOption());
        var command = new Command("clear", "Mends everything.") { file, cluster };
        command.SetAction(async (result, ct) =>
        {
            await SendAsync(result, file, cluster, HttpMethod.Delete, null, ct);
            return await ShowAsync(terminal, result, file, cluster, ct);
        });
        return command;
    }

    static async Task<int> ShowAsync(CliTerminal terminal, ParseResult result, Option<FileInfo> file, Option<int> cluster, CancellationToken ct)
    {
        var faults = JsonSerializer.Deserialize<string[]>(await SendAsync(result, file, cluster, HttpMethod.Get, null, ct)) ?? [];
        foreach (var fault in faults)
            await terminal.Out.WriteLineAsync(fault.AsMemory(), ct);
        if (faults.Length == 0)
            await terminal.Out.WriteLineAsync("No faults.".AsMemory(), ct);
        return ExitCodes.Done;
    }

    static async Task<string> SendAsync(ParseResult result, Option<FileInfo> file, Option<int> cluster, HttpMethod method, string? body, CancellationToken ct)
    {
        using var control = await SandboxControl.OpenAsync(result.GetValue(file)!, result.GetValue(cluster), ct);
        return await control.SendAsync(method, "faults", body, ct);
    }
}
