using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Sandbox.Control;

/// <summary>Plain HTTP on a loopback port of its own, through which another process breaks, holds and counts.</summary>
/// <remarks>Every request carries "Authorization: Bearer SECRET"; Proxmox has nothing below /sandbox/control.</remarks>
internal sealed class ControlServer : IAsyncDisposable
{
    const string Base = "/sandbox/control/";
    readonly WebApplication web;

    ControlServer(WebApplication web, Uri url, string secret)
    {
        this.web = web;
        Url = url;
        Secret = secret;
    }

    /// <summary>http://127.0.0.1:port/sandbox/control/.</summary>
    public Uri Url { get; }

    public string Secret { get; }

    public static async Task<ControlServer> StartAsync(SandboxCluster cluster, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        var started = builder.Build();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var commands = new ControlCommands(cluster);
        started.Run(context => AnswerAsync(context, commands, secret));
        await started.StartAsync(cancellationToken);
        var address = started.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ControlServer(started, new Uri(new Uri(address), Base), secret);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await web.StopAsync(soon.Token);
        await web.DisposeAsync();
    }

    static async Task AnswerAsync(HttpContext context, ControlCommands commands, string secret)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.StartsWith(Base, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (!IsRight(context.Request.Headers.Authorization.ToString(), secret))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        try
        {
            using var body = context.Request.ContentLength > 0
                ? await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted)
                : JsonDocument.Parse("{}");
            var command = new ControlCommand(context.Request.Method, path[Base.Length..].TrimEnd('/'), body.RootElement);
            var answer = await commands.RunAsync(command, context.RequestAborted);
            context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, JsonSerializerOptions.Web, context.RequestAborted);
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidDataException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(fault.Message.Split(" (Parameter '")[0], context.RequestAborted);
        }
    }

    static bool IsRight(string header, string secret) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes($"Bearer {secret}"));
}

/// <summary>One request to the control endpoint.</summary>
internal sealed record ControlCommand(string Method, string Path, JsonElement Body)
{
    public string Text(string name) => Body.GetProperty(name).GetString() ?? throw new ArgumentException($"'{name}' is no text", nameof(name));

    public string? Optional(string name) => Body.TryGetProperty(name, out var value) ? value.GetString() : null;

    public double Number(string name) => Body.GetProperty(name).GetDouble();

    public bool Flag(string name) => Body.TryGetProperty(name, out var value) && value.GetBoolean();
}
