using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Croft.Proxmox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Croft.Engine.Tests.Runs;

/// <summary>What the node does with a changing call.</summary>
enum OnCall
{
    Answer,
    /// <summary>The effect happens, the answer is lost.</summary>
    LoseAnswer,
    /// <summary>The connection breaks before anything happens.</summary>
    LoseCall,
}

/// <summary>A node that knows things: a PUT makes one by a task, a DELETE takes it away; it speaks Proxmox's tasks over HTTPS.</summary>
sealed class FakeNode : IAsyncDisposable
{
    const string Name = "pve1";
    static readonly Lazy<X509Certificate2> certificate = new(MakeCertificate);
    readonly WebApplication app;
    readonly ConcurrentDictionary<string, FakeTask> tasks = new();
    int pids = 1000;

    FakeNode(WebApplication app) => this.app = app;

    public ConcurrentDictionary<string, string> Things { get; } = new();
    public ConcurrentQueue<string> Changes { get; } = new();
    public ConcurrentQueue<string> Requests { get; } = new();
    public Func<string, OnCall> Behave { get; set; } = _ => OnCall.Answer;
    /// <summary>Refuses a call with a status and Proxmox's words, or null.</summary>
    public Func<string, (int Status, string Message)?> Refuse { get; set; } = _ => null;
    /// <summary>How the task of a thing ends, and its log; a null exit leaves it running.</summary>
    public Func<string, (string? Exit, string[] Log)> Work { get; set; } = _ => ("OK", ["making it", "TASK OK"]);
    /// <summary>True when the task's effect is real.</summary>
    public Func<string, bool> Effective { get; set; } = _ => true;
    /// <summary>Awaited before a changing call is looked at.</summary>
    public Func<string, Task> Hold { get; set; } = _ => Task.CompletedTask;
    /// <summary>Answers a reading with a status and words of its own, or null.</summary>
    public Func<string, (int Status, string Message)?> Odd { get; set; } = _ => null;
    public bool Down { get; set; }
    public bool WithTask { get; set; } = true;

    public static async Task<FakeNode> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate.Value)));
        var host = builder.Build();
        var node = new FakeNode(host);
        host.Run(node.AnswerAsync);
        await host.StartAsync();
        return node;
    }

    public ProxmoxClient Client()
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ProxmoxClient(new ProxmoxOptions
        {
            Endpoints = [new Uri(address)],
            Deadline = TimeSpan.FromSeconds(8),
            Credential = new ApiToken("root@pam!croft", "00000000-0000-4000-8000-000000000001"),
            Trust = ProxmoxTrust.Pinned(certificate.Value.GetCertHashString(HashAlgorithmName.SHA256)),
        });
    }

    /// <summary>Ends a task that was left running.</summary>
    public void Finish(string thing, string exit = "OK")
    {
        var task = tasks.Values.Last(t => t.Thing == thing);
        Apply(task);
        task.Exit = exit;
    }

    /// <summary>Forgets all tasks, as a node does with old ones.</summary>
    public void Forget() => tasks.Clear();

    /// <summary>A task that somebody else started.</summary>
    public string Begin(string type, string id, DateTimeOffset start, string user = "root@pam!croft") => Spawn(type, id, start, user).Upid;

    FakeTask Spawn(string type, string thing, DateTimeOffset start, string user)
    {
        var pid = Interlocked.Increment(ref pids);
        var upid = string.Create(CultureInfo.InvariantCulture, $"UPID:{Name}:{pid:X8}:{pid:X8}:{start.ToUnixTimeSeconds():X8}:{type}:{thing}:{user}:");
        return tasks[upid] = new FakeTask(upid, type, thing);
    }

    void Apply(FakeTask task)
    {
        if (!Effective(task.Thing))
            return;
        if (task.Type == "make")
            Things[task.Thing] = "there";
        else
            Things.TryRemove(task.Thing, out _);
    }

    async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!["/api2/json".Length..];
        Requests.Enqueue($"{http.Request.Method} {path}");
        if (Down)
        {
            http.Abort();
            return;
        }
        if (http.Request.Method != "GET")
        {
            await ChangeAsync(http, path);
            return;
        }
        if (Odd(path) is var (status, message))
        {
            await Fail(http, status, message);
            return;
        }
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        await (parts switch
        {
            ["cluster", "nextid"] => Json(http, "\"142\""),
            [_, _, "time"] => Json(http, $$"""{"time":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}},"localtime":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}},"timezone":"UTC"}"""),
            [_, _, "tasks"] => Json(http, "[" + string.Join(',', Listed(http.Request.Query).Select(t => t.Json(""))) + "]"),
            [_, _, "tasks", var upid, "status"] => Status(http, Uri.UnescapeDataString(upid)),
            [_, _, "tasks", var upid, "log"] => Log(http, Uri.UnescapeDataString(upid)),
            [_, _, "things", var thing] => Json(http, $$"""{"state":"{{Things.GetValueOrDefault(thing, "absent")}}"}"""),
            _ => Fail(http, 501, $"Method 'GET {path}' not implemented"),
        });
    }

    async Task ChangeAsync(HttpContext http, string path)
    {
        var thing = path.Split('/')[^1];
        await Hold(thing);
        var behaviour = Behave(thing);
        if (behaviour == OnCall.LoseCall)
        {
            http.Abort();
            return;
        }
        if (Refuse(thing) is var (status, message))
        {
            await Fail(http, status, message);
            return;
        }
        Changes.Enqueue($"{http.Request.Method} {thing}");
        var task = Spawn(http.Request.Method == "DELETE" ? "unmake" : "make", thing, DateTimeOffset.UtcNow, "root@pam!croft");
        var (exit, log) = Work(thing);
        task.Log.AddRange(log);
        if (exit is not null)
        {
            if (exit == "OK" || exit.StartsWith("WARN", StringComparison.Ordinal))
                Apply(task);
            task.Exit = exit;
        }
        if (!WithTask)
            tasks.TryRemove(task.Upid, out _);
        if (behaviour == OnCall.LoseAnswer)
            http.Abort();
        else
            await Json(http, WithTask ? $"\"{task.Upid}\"" : "null");
    }

    IEnumerable<FakeTask> Listed(IQueryCollection query) => tasks.Values.Where(t =>
        (!query.TryGetValue("typefilter", out var type) || t.Type == type) && (query["source"] != "active" || t.Exit is null));

    Task Status(HttpContext http, string upid) => !tasks.TryGetValue(upid, out var task) ? Fail(http, 400, "Parameter verification failed.", ""","errors":{"upid":"no such task"}""")
        : Json(http, task.Json(task.Exit is null ? ""","status":"running" """ : $$""","status":"stopped","exitstatus":"{{task.Exit}}" """));

    Task Log(HttpContext http, string upid)
    {
        var start = int.Parse(http.Request.Query["start"]!, CultureInfo.InvariantCulture);
        var lines = tasks.TryGetValue(upid, out var task) ? task.Log : [];
        return Json(http, "[" + string.Join(',', lines.Select((l, i) => $$"""{"n":{{i + 1}},"t":"{{l}}"}""").Skip(start)) + "]");
    }

    static Task Json(HttpContext http, string data)
    {
        http.Response.ContentType = "application/json;charset=UTF-8";
        http.Response.Headers.Server = "pve-api-daemon/3.0";
        return http.Response.WriteAsync($$"""{"data":{{data}}}""");
    }

    static Task Fail(HttpContext http, int status, string message, string more = "")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json;charset=UTF-8";
        http.Response.Headers.Server = "pve-api-daemon/3.0";
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseFeature>()!.ReasonPhrase = message;
        return http.Response.WriteAsync($$"""{"data":null,"message":"{{message}}\n"{{more}}}""");
    }

    static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var bare = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(bare.Export(X509ContentType.Pkcs12), null);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    sealed class FakeTask(string upid, string type, string thing)
    {
        public string Upid { get; } = upid;
        public string Type { get; } = type;
        public string Thing { get; } = thing;
        public List<string> Log { get; } = [];
        public string? Exit { get; set; }

        public string Json(string more) => $$"""{"upid":"{{Upid}}"{{more}}}""";
    }
}
