using Croft.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Croft.Server.Api;

/// <summary>Files that callers sent, kept until the run that needs them has long ended: a plan is shown first and started later.</summary>
internal sealed class Uploads
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    readonly string folder;
    readonly TimeProvider time;

    /// <summary>Begins empty: what an earlier process took in belongs to no plan of this one.</summary>
    public Uploads(string folder, TimeProvider time)
    {
        (this.folder, this.time) = (folder, time);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Takes the body in as a file of this name.</summary>
    /// <exception cref="FailureException">Conflict: there is no room for it.</exception>
    public async Task<FileContent> TakeAsync(HttpContext http, string name)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var old in Directory.EnumerateFiles(folder).Where(f => time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(f) > Kept)) File.Delete(old);
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        try
        {
            await using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
                await http.Request.Body.CopyToAsync(file, 1 << 17, http.RequestAborted);
        }
        catch (Exception e)
        {
            File.Delete(path);
            if (e is IOException and not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
                throw new FailureException(new Failure(FailureKind.Conflict, $"The server could not take '{name}' in.") { Cause = e.Message, WayOut = "Make room where the server keeps its state, then send it again." }, e);
            throw;
        }
        return new FileContent(name, new FileInfo(path).Length, () => Open(path, name));
    }

    static FileStream Open(string path, string name)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (IOException e)
        {
            throw new FailureException(new Failure(FailureKind.NotFound, $"The server no longer has '{name}'.") { WayOut = "Send it again: plans with files hold for a day." }, e);
        }
    }
}
