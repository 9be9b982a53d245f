using System.Text;
using Croft.Contracts;
using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Product;

/// <summary>Recognisable secrets go through everything that croft can do with them, and are found in nothing that it writes.</summary>
public sealed class PlantedSecretTests
{
    const string GuestPassword = "Planted-9f3c1b-Guest-Password";
    const string UserPassword = "Planted-77ab02-User-Password";

    [Fact]
    public async Task PlantedSecrets_AfterAWholeScenario_AreInNoFileAndNoOutput()
    {
        await using var lab = await Lab.StartAsync(new SandboxOptions { Guests = 12 });
        var (guest, container) = (await lab.TakeAsync(GuestType.Vm, running: false), await lab.TakeAsync(GuestType.Ct, running: false));
        var secret = lab.Cluster.Token.Split('=')[1];
        var (right, wrong, password) = (lab.Folder.Beside("token"), lab.Folder.Beside("wrong-token"), lab.Folder.Beside("password"));
        await File.WriteAllTextAsync(password, UserPassword, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(wrong, $"root@pam!croft=wrong-{secret}", TestContext.Current.CancellationToken);
        var said = new StringBuilder();
        async Task SayAsync(params string[] words)
        {
            var end = await lab.CroftAsync(words);
            said.AppendLine($"$ croft {words[0]} {words[1]}").AppendLine(end.Output).AppendLine(end.Errors);
        }

        await SayAsync("guest", "start", guest.Name);
        await SayAsync("snapshot", "create", guest.Name, "s1");
        await SayAsync("backup", "create", guest.Name, "--storage", "backup");
        await SayAsync("backup", "restore", guest.Name, "--as", "copy");
        await SayAsync("guest", "configure", guest.Name, "--set", $"cipassword={GuestPassword}");
        await SayAsync("api", "set", $"{guest.Path}/config", $"cipassword={GuestPassword}");
        await SayAsync("api", "create", $"/nodes/{container.Node}/lxc/{container.Vmid}/status/start", $"password={GuestPassword}");
        await SayAsync("access", "create-user", "planted@pve", "--password-file", password);
        await SayAsync("guest", "show", guest.Name, "--fresh", "--json");
        await SayAsync("cluster", "set-token", "lab", "--token-file", wrong);
        await SayAsync("cluster", "add", "second", "https://127.0.0.1:1", "--token-file", right, "--trust-on-first-use");
        await SayAsync("sync", "--json");
        await SayAsync("cluster", "show", "lab", "--json");
        foreach (var run in await lab.RunsAsync())
        {
            await SayAsync("run", "report", run.GetProperty("id").ToString(), "--format", "json");
            await SayAsync("run", "watch", run.GetProperty("id").ToString(), "--json");
        }
        await SayAsync("audit", "list", "--json");
        await SayAsync("audit", "export");

        (await lab.Witness.ConfigAsync(guest.Path, "cipassword")).ShouldNotBeNull("the password has to have gone through croft");
        File.Delete(right); // the user's own files
        File.Delete(wrong);
        File.Delete(password);
        lab.Cluster.Effects["user/planted@pve create"].ShouldBe(1);
        foreach (var planted in new[] { secret, GuestPassword, UserPassword })
        {
            said.ToString().ShouldNotContain(planted);
            Holding(lab.Folder.Root, planted).ShouldBeEmpty();
        }
    }

    /// <summary>Files in which a text stands, as it is or in base64, whichever way the bytes fell.</summary>
    static List<string> Holding(string root, string text)
    {
        var wanted = new[] { Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text), Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text))[..^4]) };
        var files = Directory.GetFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
        files.ShouldContain(f => f.EndsWith("croft.db", StringComparison.Ordinal));
        return [.. files.Where(f => File.ReadAllBytes(f) is var bytes && wanted.Any(w => bytes.AsSpan().IndexOf(w) >= 0))];
    }
}
