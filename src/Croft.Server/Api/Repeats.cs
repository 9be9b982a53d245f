using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Server.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Croft.Server.Api;

/// <summary>Calls that carry an <c>Idempotency-Key</c>: sent again, they are answered as before and not carried out again.</summary>
internal sealed class Repeats(ServerParts parts)
{
    public const string Header = "Idempotency-Key";

    const int LongestKey = 200, LongestAnswer = 256 << 10;

    /// <summary>Answers a call once, however often it is sent.</summary>
    /// <param name="http">The call.</param>
    /// <param name="tellsTwice">False where the answer holds a secret, which is told once.</param>
    /// <param name="answer">Carries it out.</param>
    public async Task OnceAsync(HttpContext http, bool tellsTwice, Func<Task> answer)
    {
        if (http.Request.Headers[Header] is not { Count: > 0 } header || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            await answer();
            return;
        }
        if (header is not [{ Length: > 0 and <= LongestKey } key]) throw new FailureException(FailureKind.Invalid, $"{Header} has to be one text of 1 to {LongestKey} letters.", "A UUID will do.");
        var caller = http.Features.Get<Caller>()!.Id;
        http.Request.EnableBuffering(1 << 20);
        var (state, before) = await parts.CallKeys.BeginAsync(caller, key, await PrintAsync(http), http.RequestAborted);
        switch (state)
        {
            case CallKeyState.Taken:
                throw new FailureException(FailureKind.Invalid, $"Another call had the {Header} '{Shown(key)}'.", "Give each call a key of its own.");
            case CallKeyState.UnderWay:
                throw new FailureException(FailureKind.Conflict, $"The call with the {Header} '{Shown(key)}' is carried out now, or its server stopped over it.", "Look at what it changes, and at the runs, before you send it with another key.");
            case CallKeyState.Done:
                await AgainAsync(http, before!);
                break;
            default:
                await FirstAsync(http, caller, key, tellsTwice, answer);
                break;
        }
    }

    async Task FirstAsync(HttpContext http, string caller, string key, bool tellsTwice, Func<Task> answer)
    {
        var plain = http.Features.Get<IHttpResponseBodyFeature>()!;
        using var copy = new MemoryStream();
        try
        {
            http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(copy));
            await answer();
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        catch
        {
            await parts.CallKeys.ForgetAsync(caller, key, CancellationToken.None);
            throw;
        }
        finally
        {
            http.Features.Set(plain);
        }
        // What was refused has done nothing: it may be mended and sent again.
        if (http.Response.StatusCode >= StatusCodes.Status400BadRequest) await parts.CallKeys.ForgetAsync(caller, key, CancellationToken.None);
        else await parts.CallKeys.EndAsync(caller, key, new GivenAnswer(http.Response.StatusCode, http.Response.Headers.Location, tellsTwice && copy.Length <= LongestAnswer ? Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length) : null), CancellationToken.None);
        copy.Position = 0;
        await copy.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    static Task AgainAsync(HttpContext http, GivenAnswer before)
    {
        if (before.Answer is null)
            throw new FailureException(FailureKind.Conflict, "The call was carried out; its answer is told once.", "Look at what it made.");
        http.Response.StatusCode = before.Status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = before.Location;
        http.Response.Headers["Idempotent-Replayed"] = "true";
        return http.Response.WriteAsync(before.Answer, http.RequestAborted);
    }

    static async Task<string> PrintAsync(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        var piece = new byte[1 << 16];
        for (var read = 0; (read = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0;) hash.AppendData(piece, 0, read);
        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static string Shown(string key) => new([.. key.Where(c => !char.IsControl(c)).Take(60)]);
}
