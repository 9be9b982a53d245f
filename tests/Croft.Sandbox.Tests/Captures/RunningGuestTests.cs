using System.Text.Json;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Captures;

public sealed class RunningGuestTests(ITestOutputHelper output)
{
    static string? File => Environment.GetEnvironmentVariable("CROFT_CAPTURES") is { Length: > 0 } root
        && Path.Combine(root, "pve-config", "running-guest-changes.json") is var file && System.IO.File.Exists(file) ? file : null;

    public static TheoryData<string> Recordings => File is { } file ? new TheoryData<string>(file) : [];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Recordings))]
    public async Task Config_OfRunningGuest_ChangesLiveOrLaterAsRecorded(string file)
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions(), RecordedNode.Create(), TestContext.Current.CancellationToken);
        using var root = new Client(cluster, $"root@pam!full={RecordedNode.Secret}");
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(file));
        var differing = new List<string>();
        var vmid = 1000;
        foreach (var kind in (string[])["qemu", "lxc"])
            foreach (var entry in document.RootElement.GetProperty(kind).EnumerateArray())
            {
                var (key, value, wanted) = (entry.GetProperty("key").GetString()!, entry.GetProperty("value").GetString()!, entry.GetProperty("answer").GetString()!);
                var answer = await AnswerAsync(root, kind, ++vmid, key, value.Replace("300", $"{vmid}", StringComparison.Ordinal).Replace("101", $"{vmid}", StringComparison.Ordinal));
                if (answer != wanted)
                    differing.Add($"{kind} {key}={value}: {wanted} / {answer}");
            }
        output.WriteLine($"tried {vmid - 1000}, differing {differing.Count}");
        differing.ForEach(output.WriteLine);
        differing.ShouldBeEmpty();
    }

    static async Task<string> AnswerAsync(Client root, string kind, int vmid, string key, string value)
    {
        (string, string)[] made = kind == "qemu"
            ? [("scsi0", "local:1"), ("net0", "virtio=BC:24:11:00:00:10,bridge=vmbr0"), ("memory", "64"), ("cores", "1"), ("boot", "order=scsi0")]
            : [("ostemplate", "local:vztmpl/alpine-3.19-default_20240207_amd64.tar.gz"), ("rootfs", "local:0"), ("unprivileged", "0")];
        (await root.Run(HttpMethod.Post, $"/nodes/pve/{kind}", [("vmid", $"{vmid}"), .. made])).ShouldBe("OK");
        (await root.Run(HttpMethod.Post, $"/nodes/pve/{kind}/{vmid}/status/start")).ShouldBe("OK");
        var put = await root.Put($"/nodes/pve/{kind}/{vmid}/config", (key, value));
        if (put.Status != 200)
            return "error";
        var pending = (await root.Get($"/nodes/pve/{kind}/{vmid}/pending")).Data.EnumerateArray().First(entry => entry.GetProperty("key").GetString() == key);
        return pending.TryGetProperty("pending", out _) ? "pending" : "live";
    }
}
