using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Microsoft.AspNetCore.Http;

namespace Croft.Server.Api;

/// <summary>Writes results.</summary>
internal static class Answers
{
    /// <summary>Answers with a result.</summary>
    public static Task WriteAsync(HttpContext http, int status, object result, Type type)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        // Over HTTP/2 nobody else keeps a body from following the answer to a HEAD.
        if (HttpMethods.IsHead(http.Request.Method)) return Task.CompletedTask;
        return JsonSerializer.SerializeAsync(http.Response.BodyWriter, result, type, ContractJson.Shown, http.RequestAborted);
    }

    /// <summary>Answers with a part of a list that its verb does not cut itself.</summary>
    public static Task WritePageAsync(HttpContext http, IPage page, Type type, int skip, int take)
    {
        var whole = JsonSerializer.SerializeToNode(page, type, ContractJson.Shown)!.AsObject();
        var rows = whole["items"]!.AsArray();
        var more = rows.Count > (long)skip + take;
        whole["items"] = new JsonArray([.. rows.Skip(skip).Take(take).Select(r => r?.DeepClone())]);
        if (more) whole["next"] = (skip + take).ToString(CultureInfo.InvariantCulture);
        return WriteAsync(http, StatusCodes.Status200OK, whole, typeof(JsonObject));
    }
}
