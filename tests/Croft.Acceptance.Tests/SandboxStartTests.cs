using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Croft.Cli;

namespace Croft.Acceptance.Tests;

/// <summary><c>croft sandbox start</c>, as scripts use it.</summary>
public sealed class SandboxStartTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ControlOut_ReadByAnotherProcess_BreaksANode()
    {
        using var folder = new TestFolder();
        var (urls, control) = (folder.Beside("urls"), folder.Beside("control"));
        using var sandbox = CroftProcess.Start(folder, "sandbox", "start", "--guests", "0", "--clusters", "2", "--url-out", urls, "--control-out", control);
        await Eventually.BeAsync("the sandbox serves", () => sandbox.HasExited || (File.Exists(urls) && new FileInfo(urls).Length > 0));
        File.GetUnixFileMode(control).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var lines = await File.ReadAllLinesAsync(control, Ct);
        lines.Length.ShouldBe(2);
        var (url, secret) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1]);

        using var http = new HttpClient { BaseAddress = new Uri(url), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
        using var fault = new StringContent("""{"kind":"node","node":"pve1","online":false}""");
        (await http.PostAsync(new Uri("faults", UriKind.Relative), fault, Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var address = new Uri((await File.ReadAllLinesAsync(urls, Ct))[0]);
        using var socket = new TcpClient();
        (await Should.ThrowAsync<SocketException>(() => socket.ConnectAsync(address.Host, address.Port, Ct).AsTask()))
            .SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Fault_SaveAndLoad_ReachARunningSandbox()
    {
        using var folder = new TestFolder();
        var (urls, control, saved) = (folder.Beside("urls"), folder.Beside("control"), folder.Beside("saved.json"));
        using var sandbox = CroftProcess.Start(folder, "sandbox", "start", "--guests", "5", "--version", "9.1", "--url-out", urls, "--control-out", control);
        await Eventually.BeAsync("the sandbox serves", () => sandbox.HasExited || (File.Exists(urls) && new FileInfo(urls).Length > 0));
        (await CroftProcess.RunAsync(folder, "sandbox", "fault", "storage", "nfs", "full", "--control", control)).Done().ShouldContain("storage nfs: full");
        (await CroftProcess.RunAsync(folder, "sandbox", "fault", "node", "pve9", "down", "--control", control)).Failed(ExitCodes.Usage).ShouldContain("no node 'pve9'");
        (await CroftProcess.RunAsync(folder, "sandbox", "fault", "clear", "--control", control)).Done().ShouldContain("No faults.");
        (await CroftProcess.RunAsync(folder, "sandbox", "save", saved, "--control", control)).Done().ShouldContain("Saved 5 guests");
        File.GetUnixFileMode(saved).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await CroftProcess.RunAsync(folder, "sandbox", "load", saved, "--control", control)).Done().ShouldContain("Loaded 5 guests.");
        (await CroftProcess.RunAsync(folder, "sandbox", "fault", "list", "--control", folder.Beside("nowhere"))).Failed(ExitCodes.Failed).ShouldContain("--control-out");
    }

    [Theory]
    [InlineData("--nodes", "0", "--nodes must be from 1 to 32; it is 0.")]
    [InlineData("--nodes", "33", "--nodes must be from 1 to 32; it is 33.")]
    [InlineData("--guests", "-1", "--guests must be from 0 to 5000; it is -1.")]
    [InlineData("--guests", "5001", "--guests must be from 0 to 5000; it is 5001.")]
    [InlineData("--clusters", "101", "--clusters must be from 1 to 100; it is 101.")]
    public async Task Limits_Passed_AreRefusedWithTheRange(string option, string value, string said)
    {
        using var folder = new TestFolder();
        (await CroftProcess.RunAsync(folder, "sandbox", "start", option, value)).Failed(ExitCodes.Usage).ShouldContain(said);
    }

    [Fact]
    public async Task Ports_PastTheLast_AreRefused()
    {
        using var folder = new TestFolder();
        (await CroftProcess.RunAsync(folder, "sandbox", "start", "--clusters", "3", "--port", "65534")).Failed(ExitCodes.Usage)
            .ShouldContain("The clusters need the ports 65534 to 65536");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.10.0.13")]
    public async Task Port_TakenOnOneAddress_SaysWhichAndWhatToDo(string address)
    {
        using var other = new TcpListener(IPAddress.Parse(address), 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var folder = new TestFolder();

        var said = (await CroftProcess.RunAsync(folder, "sandbox", "start", "--guests", "1", "--port", $"{port}")).Failed(ExitCodes.Failed);

        said.ShouldContain($"The sandbox could not listen on port {port}.");
        said.ShouldContain($"{address}:{port}");
        said.ShouldContain("Give another --port, or 0 for a free one.");
    }
}
