using System.Diagnostics;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Clients;

/// <summary>Runs a client that nobody here wrote, told where the sandbox is by its environment.</summary>
internal sealed class RealClient : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    readonly string folder = Directory.CreateTempSubdirectory("croft-client-").FullName;

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Clients", name);

    /// <summary>Skips the test where Debian's package isn't installed; ./test installs it when root.</summary>
    public static void Require(string file, string package) =>
        Assert.SkipUnless(File.Exists(file), $"{file} is missing: apt-get install {package}");

    /// <summary>Its standard output; anything but success fails the test with all that it said.</summary>
    public async Task<string> RunAsync(Sandboxed sandbox, string program, params string[] arguments)
    {
        var authority = Path.Combine(folder, "ca.pem");
        await File.WriteAllTextAsync(authority, sandbox.Cluster.AuthorityPem, TestContext.Current.CancellationToken);
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("SANDBOX_HOST", sandbox.Cluster.Url.Authority), ("SANDBOX_TOKEN", sandbox.Cluster.Token), ("SANDBOX_PASSWORD", sandbox.Cluster.RootPassword), ("SANDBOX_CA", authority),
            ("PROXMOX_URL", sandbox.Cluster.Url.ToString().TrimEnd('/')), ("PROXMOX_TOKEN_SECRET", sandbox.Cluster.Token.Split('=')[1]), ("REQUESTS_CA_BUNDLE", authority),
            ("HOME", folder), ("ANSIBLE_NOCOLOR", "1"), ("LC_ALL", "C.UTF-8"), ("NO_PROXY", "127.0.0.1"),
        ])
            start.Environment[name] = value;
        using var process = new Process { StartInfo = start };
        process.Start();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
        await process.WaitForExitAsync(late.Token);
        process.ExitCode.ShouldBe(0, $"{await output}\n{await errors}");
        return await output;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
