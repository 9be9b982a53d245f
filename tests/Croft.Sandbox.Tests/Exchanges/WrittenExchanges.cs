using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Sandbox.Tests.Captures;

namespace Croft.Sandbox.Tests.Exchanges;

/// <summary>Reads exchanges that were written down: a request, and what Proxmox answers to it.</summary>
/// <remarks>
/// "POST /pools poolid=edge" and below it "200 null", or "500 create pool failed: …", with faults of parameters indented under a 400.
/// "ends OK" asks how the task ended whose UPID was the answer; "as alice", "from 9.0" and "until 8.4" stand before a request.
/// </remarks>
internal sealed class WrittenExchanges(string area, IReadOnlyDictionary<string, string> credentials, Version release)
{
    readonly List<RecordedExchange> read = [];
    readonly List<string> answer = [];
    string user = "root";
    bool isPlayed = true;
    (string Method, string Path, string? Body)? request;

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Exchanges");

    public static IEnumerable<string> Areas => Directory.EnumerateFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public IReadOnlyList<RecordedExchange> Read()
    {
        foreach (var line in File.ReadLines(Path.Combine(Folder, area + ".txt")).Append(""))
            Read(line);
        return read;
    }

    void Read(string line)
    {
        var (word, rest) = line.Split(' ', 2) is [var first, var second] ? (first, second) : (line, "");
        switch (word)
        {
            case "as":
                user = rest;
                break;
            case "from" or "until":
                isPlayed &= word == "from" ? release >= Version.Parse(rest) : release <= Version.Parse(rest);
                break;
            case "ends":
                End();
                Ask($"GET /nodes/{Upid.Split(':')[1]}/tasks/{Upid}/status");
                answer.Add("200 " + EndedTask(rest));
                break;
            case "GET" or "POST" or "PUT" or "DELETE" or "PATCH":
                Ask(line);
                break;
            case "":
                if (!line.StartsWith(' '))
                    End();
                else
                    answer.Add(line.Trim());
                break;
            case var _ when line.StartsWith('#'):
                break;
            default:
                answer.Add(line);
                break;
        }
    }

    string Upid => JsonNode.Parse(read[^1].Response.Body)!["data"]!.GetValue<string>();

    void Ask(string line)
    {
        var parts = line.Split(' ', 3);
        request = (parts[0], parts[1], parts.Length > 2 ? parts[2] : null);
    }

    void End()
    {
        if (request is { } asked && isPlayed)
            read.Add(new RecordedExchange(read.Count + 1, $"{area} {read.Count + 1}: {asked.Method} {asked.Path} {asked.Body}",
                new RecordedRequest(asked.Method, asked.Path.StartsWith("/api2", StringComparison.Ordinal) ? asked.Path : "/api2/json" + asked.Path, Headers(asked.Body), asked.Body), Answer()));
        // a task whose exchange isn't played has no end to ask for
        (request, user, isPlayed) = (null, "root", true);
        answer.Clear();
    }

    Dictionary<string, string> Headers(string? body)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (credentials.TryGetValue(user, out var token))
            headers["Authorization"] = "PVEAPIToken=" + token;
        else if (user.StartsWith("token ", StringComparison.Ordinal))
            headers["Authorization"] = "PVEAPIToken=" + user[6..];
        if (body is not null)
            headers["Content-Type"] = body.StartsWith('{') ? "application/json" : "application/x-www-form-urlencoded";
        return headers;
    }

    RecordedResponse Answer()
    {
        var isBare = answer[0].StartsWith("bare ", StringComparison.Ordinal);
        var line = isBare ? answer[0][5..] : answer[0];
        var status = int.Parse(line.AsSpan(0, 3), CultureInfo.InvariantCulture);
        var text = line[4..];
        if (status == 200)
            return new RecordedResponse(200, "OK", text.StartsWith("total ", StringComparison.Ordinal) ? $$"""{"data":{{text[6..]}},"total":1}""" : $$"""{"data":{{text}}}""", []);
        var (reason, message) = (text.Split("\\n")[0], Unescaped(text));
        var body = new JsonObject { ["data"] = null, ["message"] = status is 501 or 424 ? message : message + "\n" };
        if (answer.Count > 1)
            body["errors"] = new JsonObject(answer.Skip(1).Select(error => error.Split(": ", 2)).Select(error => KeyValuePair.Create(error[0], (JsonNode?)Unescaped(error[1]))));
        return new RecordedResponse(status, reason, isBare ? "" : body.ToJsonString(), ["close"]);
    }

    static string Unescaped(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal);

    string EndedTask(string exitStatus)
    {
        var parts = Upid.Split(':');
        var (account, token) = parts[7].Split('!') is [var id, var tokenId] ? (id, tokenId) : (parts[7], null);
        var status = new JsonObject
        {
            ["exitstatus"] = exitStatus,
            ["id"] = parts[6],
            ["node"] = parts[1],
            ["pid"] = 1,
            ["pstart"] = 1,
            ["starttime"] = 1,
            ["status"] = "stopped",
            ["type"] = parts[5],
            ["upid"] = Upid,
            ["user"] = account,
        };
        if (token is not null)
            status["tokenid"] = token;
        return status.ToJsonString();
    }
}
