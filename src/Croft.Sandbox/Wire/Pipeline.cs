using Croft.Sandbox.Access;
using Croft.Sandbox.Calls;
using Croft.Sandbox.Faults;
using Croft.Sandbox.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Croft.Sandbox.Wire;

/// <summary>Takes a request through the daemon's stations: who, what, may they, does it fit, do it, answer.</summary>
internal sealed class Pipeline(ClusterState cluster, RouteTable routes, Authentication authentication, HoldBook holds, SandboxFaults faults)
{
    const int LargestBody = 512 * 1024;
    readonly AnswerSender sender = new(cluster.Time);

    public async Task AnswerAsync(HttpContext context, NodeState asked)
    {
        if (asked.IsCutOff || asked.IsShut || !IsLetIn(context, asked) || faults.Calls.IsRaced(context.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>().Items))
        {
            context.Abort();
            return;
        }
        if (faults.Latency > TimeSpan.Zero)
            await Task.Delay(faults.Latency, cluster.Time, context.RequestAborted);
        var buffer = JsonBuffer.Rent();
        var extjs = false;
        Target? asking = null;
        Answer answer;
        try
        {
            var (target, caller) = Admit(context);
            asking = target;
            extjs = target.Format == "extjs";
            var arguments = new Arguments();
            ArgumentReader.ReadForm(target.Query, arguments);
            ReceivedFile? file = null;
            if (IsUpload(context.Request, target))
                file = await UploadReader.ReadAsync(context.Request, arguments);
            else if (context.Request.ContentLength > 0)
                await ReadBodyAsync(context.Request, arguments);
            faults.Calls.RequireLuck();
            arguments.Drop("_dc");
            var found = await PlaceAsync(context, target, caller, arguments, asked) with { File = file };
            if (await AnswerHeldAsync(found, target, buffer) is not { } held)
            {
                buffer.Dispose();
                context.Abort();
                return;
            }
            answer = held;
            if (found.Route.Call.OpensSocket && context.WebSockets.IsWebSocketRequest)
            {
                buffer.Dispose();
                await ConsoleSocket.ServeAsync(context, cluster, int.Parse(arguments.Text("port")!, System.Globalization.CultureInfo.InvariantCulture));
                return;
            }
        }
        catch (ApiFault fault)
        {
            answer = Answer.Of(fault, buffer, extjs);
        }
        cluster.Chronicle?.Add(new MadeCall(context.Request.Method, asking?.Path ?? context.Request.Path, answer.Status, answer.Reason, UpidIn(answer)));
        if (answer.Delay > TimeSpan.Zero && !cluster.Tasks.IsInstant)
        {
            // a slow sandbox stretches tasks, not the answer to a wrong secret
            var scaled = cluster.Tasks.Scale(answer.Delay);
            await Task.Delay(scaled < answer.Delay ? scaled : answer.Delay, cluster.Time, context.RequestAborted);
        }
        if (answer.Spoilt is { } how)
            await SpoiltSender.SendAsync(context, answer, how);
        else
            await sender.SendAsync(context, answer);
    }

    static string? UpidIn(Answer answer)
    {
        const string before = "{\"data\":\"UPID:";
        if (answer.Body is not { } body || !body.Written.Span.StartsWith(System.Text.Encoding.ASCII.GetBytes(before)))
            return null;
        using var json = System.Text.Json.JsonDocument.Parse(body.Written);
        return json.RootElement.GetProperty("data").GetString();
    }

    // a connection that was let in once stands, whatever rules come
    bool IsLetIn(HttpContext context, NodeState asked)
    {
        var items = context.Features.GetRequiredFeature<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>().Items;
        if (!cluster.Filters || items.ContainsKey(typeof(FirewallGate)))
            return true;
        lock (cluster.Gate)
            if (context.Connection.RemoteIpAddress is { } from && !FirewallGate.LetsIn(cluster, asked, from))
                return false;
        items[typeof(FirewallGate)] = true;
        return true;
    }

    (Target Target, Identity Caller) Admit(HttpContext context)
    {
        var request = context.Request;
        if (request.Method is not ("GET" or "POST" or "PUT" or "DELETE"))
            throw ApiFault.Bare(501, $"method '{request.Method}' not available");
        if (request.Headers.TransferEncoding.Count > 0)
            throw ApiFault.Bare(501, "chunked transfer encoding not supported");
        var raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var target = Target.Parse(raw) ?? throw ApiFault.Bare(500, $"no such file '{request.Path}'", $"no such file '{request.Path}'\n");
        Identity caller;
        lock (cluster.Gate)
            caller = IsOpen(request.Method, target.Path) ? Identity.Anonymous : authentication.Identify(request.Headers, request.Method);
        if (target.Format is not ("json" or "extjs"))
            throw ApiFault.Bare(501, $"no formatter for uri {target.Path}, {target.Format}", $"no formatter for uri {target.Path}, {target.Format}");
        return (target, caller);
    }

    bool IsUpload(HttpRequest request, Target target) =>
        request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true
        && routes.Find(request.Method, target.Segments, new Arguments()) is { Call.TakesFile: true };

    static bool IsOpen(string method, string path) =>
        (path == "/access/ticket" && method is "GET" or "POST") || (path == "/access/domains" && method == "GET");

    static async Task ReadBodyAsync(HttpRequest request, Arguments arguments)
    {
        if (request.Method is "GET" or "DELETE")
            throw ApiFault.Bare(501, $"Unexpected content for method '{request.Method}'");
        if (request.ContentLength > LargestBody)
            throw ApiFault.Bare(501, "for data too large");
        var type = request.ContentType?.Split(';')[0].Trim();
        if (type is not (null or "" or "application/x-www-form-urlencoded" or "application/json"))
            throw ApiFault.Bare(506, $"upload 'Content-Type '{request.ContentType}' not implemented", $"upload 'Content-Type '{request.ContentType}' not implemented");
        using var body = new MemoryStream((int)request.ContentLength!.Value);
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (type == "application/json")
            ArgumentReader.ReadJson(body.ToArray(), arguments);
        else
            ArgumentReader.ReadForm(System.Text.Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length), arguments);
    }

    // Who answers: permission is checked before the node is looked for, and both before parameters.
    async Task<Placed> PlaceAsync(HttpContext context, Target target, Identity caller, Arguments arguments, NodeState asked)
    {
        var method = context.Request.Method;
        var inPath = new Arguments();
        var route = routes.Find(method, target.Segments, inPath)
            ?? throw ApiFault.NotImplemented($"Method '{method} {target.Path}' not implemented");
        foreach (var (name, value) in inPath.All)
        {
            if (arguments.Text(name) is { } other && other != value.Value)
                throw ApiFault.Parameter(name, "duplicate parameter (already defined in URI) with conflicting values!");
            arguments.Set(name, value.Value);
        }
        if (caller.Token is not null && !route.Call.AllowsToken)
            throw ApiFault.Denied($"Permission check failed (URI '{target.Path}' not available with API token, need proper ticket.\n)");
        NodeState node;
        lock (cluster.Gate)
        {
            route.Call.Permission.Check(new Exchange(cluster, caller, arguments, null!) { Node = asked, AskedNode = asked });
            node = route.Call.AsksNode ? Reach(arguments.Text("node")!, asked) : asked;
        }
        if (node.Hangs || TouchesHanging(route.Call, arguments))
            await Task.Delay(Timeout.InfiniteTimeSpan, cluster.Time, context.RequestAborted);
        if (node.Slowness > TimeSpan.Zero)
            await Task.Delay(node.Slowness, cluster.Time, context.RequestAborted);
        return new Placed(route, caller, arguments, node, asked);
    }

    // one storage that hangs stalls the list of all
    bool TouchesHanging(Call call, Arguments arguments)
    {
        lock (cluster.Gate)
            return call.ListsStorages
                ? cluster.Storages.Exists(storage => storage.Hangs)
                : arguments.Text("storage") is { } storage && cluster.Storage(storage) is { Hangs: true };
    }

    NodeState Reach(string name, NodeState asked)
    {
        if (name == "localhost")
            return asked;
        var node = cluster.Node(name)
            ?? throw ApiFault.Failed($"hostname lookup '{name}' failed - failed to get address info for: {name}: Name or service not known");
        return node.IsReachable ? node : throw ApiFault.Bare(595, "No route to host");
    }

    async Task<Answer?> AnswerHeldAsync(Placed placed, Target target, JsonBuffer buffer)
    {
        var call = new SeenCall(placed.Route.Call.Method, target.Path, placed.Caller.AuthId);
        var spoilt = faults.Spoilt.Take(call);
        var hold = holds.Take(() => call);
        if (hold is null)
            return await RunPatientlyAsync(placed, target, buffer) with { Spoilt = spoilt };
        var verdict = HoldVerdict.Release;
        if (hold.Point is HoldPoint.BeforeEffect)
        {
            verdict = await hold.ArriveAsync(call);
            if (verdict is HoldVerdict.DropUndone)
                return null;
        }
        Answer answer;
        try
        {
            answer = await RunPatientlyAsync(placed, target, buffer);
        }
        catch (ApiFault) when (verdict is HoldVerdict.DropDone)
        {
            return null;
        }
        if (hold.Point is HoldPoint.AfterEffect)
            verdict = await hold.ArriveAsync(call);
        return verdict is HoldVerdict.Release ? answer with { Spoilt = spoilt } : null;
    }

    // a call that finds a file locked waits for it, without keeping the rest of the cluster waiting
    async ValueTask<Answer> RunPatientlyAsync(Placed placed, Target target, JsonBuffer buffer)
    {
        for (var waited = TimeSpan.Zero; ; waited += Durations.LockRetry)
        {
            try
            {
                return Run(placed, target, buffer);
            }
            catch (ApiFault fault) when (fault.IsWorthWaiting && waited < Durations.LockPatience && !cluster.Tasks.IsInstant)
            {
                buffer.Clear();
            }
            await Task.Delay(cluster.Tasks.Scale(Durations.LockRetry), cluster.Time);
        }
    }

    Answer Run(Placed placed, Target target, JsonBuffer buffer)
    {
        var (route, caller, arguments, node, asked, file) = placed;
        var json = buffer.Json;
        lock (cluster.Gate)
        {
            cluster.Tasks.Advance();
            Verification.Check(arguments, route.Parameters);
            if (route.Call.Changes && !cluster.IsQuorate && caller != Identity.Anonymous)
                throw ApiFault.Failed("cluster not ready - no quorum?");
            var exchange = new Exchange(cluster, caller, arguments, json) { Node = node, AskedNode = asked, File = file };
            json.WriteStartObject();
            json.WritePropertyName("data"u8);
            var before = json.BytesPending + json.BytesCommitted;
            route.Call.Run(exchange);
            if (json.BytesPending + json.BytesCommitted == before)
                json.WriteNullValue();
            if (exchange.Total is { } total)
                json.WriteNumber("total"u8, total);
            if (exchange.Changes is { } changes)
                json.WriteString("changes"u8, changes);
            if (target.Format == "extjs")
                json.WriteNumber("success"u8, 1);
            json.WriteEndObject();
        }
        return new Answer(200, "OK", buffer, route.Call.Relayed || node != asked);
    }

    sealed record Placed(Route Route, Identity Caller, Arguments Arguments, NodeState Node, NodeState Asked, ReceivedFile? File = null);
}
