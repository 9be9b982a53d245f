using System.Diagnostics;
using System.Globalization;
using Croft.Contracts;

namespace Croft.Bench;

/// <summary>Row 11: one cluster read whole by Croft, and by proxmoxer as its users do: guest after guest, over one kept connection.</summary>
static class PeerRow
{
    /// <summary>Prints how many guests were read, and in how many seconds; the token comes on standard input.</summary>
    const string Script = """
        import sys, time, urllib.parse
        from proxmoxer import ProxmoxAPI
        url = urllib.parse.urlparse(sys.argv[1])
        account, secret = sys.stdin.readline().strip().split("=", 1)
        user, name = account.split("!", 1)
        api = ProxmoxAPI(url.hostname, port=url.port, user=user, token_name=name, token_value=secret, verify_ssl=False)
        began = time.monotonic()
        read = 0
        for node in api.nodes.get():
            for kind in ("qemu", "lxc"):
                for guest in api.nodes(node["node"])(kind).get():
                    one = api.nodes(node["node"])(kind)(guest["vmid"])
                    one.config.get()
                    one.status.current.get()
                    read += 1
        print(read, time.monotonic() - began)
        """;

    public static async Task RunAsync(string croft, string folder, Figures figures, CancellationToken ct)
    {
        await using var estate = await Estate.StartAsync(croft, folder, new EstateSize(1, 20, 600), new Figures(TextWriter.Null), ct);
        var began = TimeProvider.System.GetTimestamp();
        var mine = await estate.RunAsync<SyncResult>("sync", new SyncRequest(), ct);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        if (await ProxmoxerAsync(estate.Sandbox, ct) is not { } peer)
        {
            Console.WriteLine("  11  not measured: /usr/bin/python3 has no proxmoxer (Debian: apt install python3-proxmoxer)");
            return;
        }
        if (peer.Guests != estate.Size.Guests || mine.Clusters.Sum(c => c.Configs) != peer.Guests)
            throw new InvalidOperationException($"Croft read {mine.Clusters.Sum(c => c.Configs)} configs, proxmoxer {peer.Guests}");
        figures.Add(11, $"{peer.Guests} guests with their configs: Croft", seconds, "s");
        figures.Add(11, "the same by proxmoxer, guest after guest", peer.Seconds, "s");
        figures.Add(11, "Croft's share of proxmoxer's time", seconds / peer.Seconds, "", 0.2);
    }

    static async Task<(int Guests, double Seconds)?> ProxmoxerAsync(SandboxProcess sandbox, CancellationToken ct)
    {
        using var python = new Process
        {
            StartInfo = new ProcessStartInfo("/usr/bin/python3", ["-W", "ignore", "-c", Script, sandbox.Urls[0]])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        python.Start();
        await python.StandardInput.WriteLineAsync(sandbox.Tokens[0]);
        python.StandardInput.Close();
        var errors = python.StandardError.ReadToEndAsync(ct);
        var words = (await python.StandardOutput.ReadToEndAsync(ct)).Split(' ');
        await python.WaitForExitAsync(ct);
        if ((await errors).Contains("No module named 'proxmoxer'", StringComparison.Ordinal))
            return null;
        return words is [var guests, var took] && python.ExitCode == 0
            ? (int.Parse(guests, CultureInfo.InvariantCulture), double.Parse(took, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"proxmoxer: {await errors}");
    }
}
