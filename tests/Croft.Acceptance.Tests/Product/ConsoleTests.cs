using Croft.Contracts;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Product;

/// <summary>A guest's console in a real terminal.</summary>
public sealed class ConsoleTests
{
    [Fact]
    public async Task Console_AtATerminal_HandsEveryKeyOnUntilItIsLeft()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 20 });
        await using var screen = new Tmux(lab.Folder);
        await screen.StartAsync(100, 30);
        var container = await lab.TakeAsync(GuestType.Ct, running: true);

        await screen.CroftAsync($"guest console {container.Name}");
        await screen.ShowsAsync($"{container.Name} login:");
        await screen.PressAsync("root", "Enter");
        await screen.ShowsAsync("Password:");
        await screen.PressAsync("unseen-word", "Enter");
        await screen.ShowsAsync($"root@{container.Name}:~#");
        await screen.PressAsync("sleep 900", "C-c");
        await screen.ShowsAsync("^C");
        await screen.PressAsync("whoami", "Enter");
        await screen.ShowsAsync("~# whoami\nroot\n");
        (await screen.ScreenAsync()).ShouldNotContain("unseen-word", customMessage: "the terminal must not echo by itself");
        await screen.PressAsync("C-]");
        await screen.ShowsAsync($"console of {container.Name}: left");

        // The terminal is as it was: the shell edits lines and echoes again.
        await screen.PressAsync("stty -a | tr ' ;' '\\n\\n' | grep -xE -e '-?(icanon|echo)' | tr '\\n' ' '", "Enter");
        await screen.ShowsAsync("icanon echo");
        (await screen.ScreenAsync()).ShouldNotContain("-icanon");
        var audit = (await lab.CroftAsync("audit", "list", "--verb", "guest console")).Done();
        audit.ShouldContain("intent");
        audit.ShouldContain("left");
    }

    [Fact]
    public async Task Console_OverAServer_IsAsTheLocalOne()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 20 });
        using var visitor = new TestFolder();
        var (url, admin) = ($"https://127.0.0.1:{FreePort()}", visitor.Beside("admin"));
        using var server = CroftProcess.Start(lab.Folder, "serve", "--urls", url, "--admin-token-out", admin);
        await server.SaysAsync("certificate:");
        (await CroftProcess.RunAsync(visitor, "login", url, "--token-file", admin, "--trust-on-first-use")).Done();
        await using var screen = new Tmux(visitor);
        await screen.StartAsync(100, 30);
        var container = await lab.TakeAsync(GuestType.Ct, running: true);

        await screen.CroftAsync($"guest console {container.Name}");
        await screen.ShowsAsync($"{container.Name} login:");
        await screen.PressAsync("root", "Enter");
        await screen.ShowsAsync("Password:");
        await screen.PressAsync("unseen-word", "Enter");
        await screen.ShowsAsync($"root@{container.Name}:~#");
        await screen.PressAsync("sleep 900", "C-c");
        await screen.ShowsAsync("^C");
        await screen.PressAsync("whoami", "Enter");
        await screen.ShowsAsync("~# whoami\nroot\n");
        (await screen.ScreenAsync()).ShouldNotContain("unseen-word", customMessage: "the terminal must not echo by itself");
        await screen.PressAsync("C-]");
        await screen.ShowsAsync($"console of {container.Name}: left");

        await screen.CroftAsync("guest console nobody");
        await screen.ShowsAsync("nobody");
        await Eventually.BeAsync("the audit tells who was at it", async () =>
            (await CroftProcess.RunAsync(visitor, "audit", "list", "--verb", "guest console")).Output is var audit && audit.Contains("left", StringComparison.Ordinal) && audit.Contains("admin", StringComparison.Ordinal));
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Fact]
    public async Task Console_OfAMachine_NeedsASerialPortAndATerminal()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 20 });
        await using var screen = new Tmux(lab.Folder);
        await screen.StartAsync(200, 30);
        var machine = await lab.TakeAsync(GuestType.Vm, running: true);
        (await lab.CroftAsync("guest", "console", machine.Name)).Failed(1).ShouldContain("A console needs a terminal");

        if (await lab.Witness.ConfigAsync(machine.Path, "serial0") is not null)
            await lab.Witness.PutAsync($"{machine.Path}/config", ("delete", "serial0"));
        await lab.Witness.PostAsync($"{machine.Path}/status/reboot");
        await screen.CroftAsync($"guest console {machine.Name}");
        await screen.ShowsAsync("it has no serial port");
        await screen.ShowsAsync("--set serial0=socket");

        (await lab.CroftAsync("guest", "configure", machine.Name, "--set", "serial0=socket")).Done();
        await screen.CroftAsync($"guest console {machine.Name}");
        await screen.ShowsAsync("its serial port waits for a restart");
        (await lab.CroftAsync("guest", "reboot", machine.Name)).Done();
        await screen.CroftAsync($"guest console {machine.Name}");
        await screen.ShowsAsync($"{machine.Name} login:");
        await screen.PressAsync("C-]");
        await screen.ShowsAsync(": left");
    }
}
