using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using Croft.Contracts;

namespace Croft.Commands;

/// <summary>Talks to a running sandbox's control endpoint, as found in the file that "sandbox start --control-out" wrote.</summary>
sealed class SandboxControl : IDisposable
{
    readonly HttpClient http;

    SandboxControl(Uri url, string secret)
    {
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }

    public static Option<FileInfo> FileOption() => new("--control") { Description = "The file that 'croft sandbox start --control-out FILE' wrote.", Required = true };

    public static Option<int> ClusterOption() => new("--cluster") { Description = "Which of the sandbox's clusters, from 1.", DefaultValueFactory = _ => 1 };

    public static async Task<SandboxControl> OpenAsync(FileInfo file, int cluster, CancellationToken ct)
    {
        try
        {
            var lines = await File.ReadAllLinesAsync(file.FullName, ct);
            if (cluster >= 1 && cluster <= lines.Length && lines[cluster - 1].Split(' ') is [var url, var secret] && Uri.TryCreate(url, UriKind.Absolute, out var known))
                return new SandboxControl(known, secret);
            throw new FailureException(new Failure(FailureKind.NotFound, $"{file.FullName} has no line for cluster {cluster}.")
            {
                WayOut = $"It has {lines.Length}; give --cluster from 1 on, and the file that 'croft sandbox start --control-out' wrote.",
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(new Failure(FailureKind.NotFound, $"Could not read {file.FullName}.")
            {
                Cause = e.Message,
                WayOut = "Start the sandbox with --control-out FILE, and give that file here.",
            });
        }
    }

    /// <summary>The answer's text.</summary>
    public async Task<string> SendAsync(HttpMethod method, string path, string? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var response = await http.SendAsync(request, ct);
            var text = await response.Content.ReadAsStringAsync(ct);
            return response.IsSuccessStatusCode
                ? text
                : throw new FailureException(new Failure(FailureKind.Invalid, "The sandbox refused that.") { Cause = text.Length > 0 ? text : response.ReasonPhrase });
        }
        catch (HttpRequestException e)
        {
            throw new FailureException(new Failure(FailureKind.Unreachable, $"No sandbox answers at {http.BaseAddress}.")
            {
                Cause = e.Message,
                WayOut = "It runs until Ctrl-C in its own terminal; start it again with --control-out.",
            });
        }
    }

    public void Dispose() => http.Dispose();
}
