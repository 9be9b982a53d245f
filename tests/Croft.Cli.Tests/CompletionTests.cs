using System.CommandLine;
using System.Diagnostics;
using Croft.Cli.Tests.Fakes;

namespace Croft.Cli.Tests;

public sealed class CompletionTests : IDisposable
{
    readonly Shell _shell = new() { Names = noun => noun == "sheep" ? ["dolly", "Molly", "pve1/101"] : [] };
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-cli-");

    [Theory]
    [InlineData("sheep shed count version completion", "")]
    [InlineData("sheep shed", "sh")]
    [InlineData("list show watch shear drive slaughter", "sheep", "")]
    [InlineData("list", "--json", "sheep", "li")]
    [InlineData("dolly Molly", "sheep", "show", "")]
    [InlineData("pve1/101", "sheep", "show", "pv")]
    [InlineData("pve1/101", "sheep", "show", "pve1/")]
    [InlineData("Molly", "sheep", "show", "mo")]
    [InlineData("", "sheep", "show", "dolly", "")]
    [InlineData("Molly", "sheep", "shear", "dolly", "m")]
    [InlineData("--style --store", "sheep", "shear", "--st")]
    [InlineData("merino", "sheep", "shear", "dolly", "--style", "m")]
    [InlineData("merino,texel", "sheep", "list", "--breed", "merino,t")]
    [InlineData("--style=texel", "sheep", "shear", "--style=t")]
    [InlineData("--fresh", "sheep", "list", "--f")]
    [InlineData("", "sheep", "list", "--fresh", "--f")]
    [InlineData("name number note", "sheep", "list", "--columns", "n")]
    [InlineData("name,number", "sheep", "list", "--columns", "name,nu")]
    [InlineData("files", "shed", "set-key", "x", "--key-file", "")]
    [InlineData("files", "shed", "set-key", "x", "--key-file=ke")]
    [InlineData("files", "graze", "--on", "")]
    [InlineData("--on", "graze", "--o")]
    [InlineData("dolly Molly", "sheep", "drive", "")]
    [InlineData("hill dale", "sheep", "drive", "dolly", "")]
    [InlineData("hill dale", "sheep", "drive", "--which", "black", "")]
    [InlineData("bash zsh", "completion", "")]
    [InlineData("", "nonsense", "")]
    public async Task Complete_Words_AreAnswered(string expected, params string[] words)
    {
        _shell.Extras.Add(new ExtraCommand("graze", "Lets all sheep out.", () => new Command("graze") { new Option<FileInfo>("--on") }) { Hidden = true });
        (await _shell.TypeAsync(["complete", "--", .. words])).ShouldBe(0);
        _shell.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(w => w is not "-?" and not "-h" and not "/?" and not "/h" and not "--help").Select(w => w == " files" ? "files" : w)
            .ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        _shell.Invokers.ShouldBe(0);
    }

    [Theory]
    [InlineData("croft sheep sh", "complete -- sheep sh", "show shear", "show shear")]
    [InlineData("croft sheep show ", "complete -- sheep show ", "dolly", "dolly")]
    [InlineData("croft task log UPID:pve1:00", "complete -- task log UPID:pve1:00", "UPID:pve1:0001 UPID:pve1:0002", "0001 0002")]
    [InlineData("croft sheep shear --style=t", "complete -- sheep shear --style=t", "--style=texel", "texel")]
    public async Task Bash_Script_AsksAndOffers(string typed, string asked, string answers, string offered)
    {
        var ct = TestContext.Current.CancellationToken;
        await _shell.TypeAsync("completion", "bash");
        var asks = Path.Combine(_folder.FullName, "asked");
        var script =
            $$"""
            set -eu
            croft() { local IFS=' '; printf '%s' "$*" > '{{asks}}'; printf '%s\n' {{answers}}; }
            {{_shell.Out}}
            COMP_LINE='{{typed}}' COMP_POINT={{typed.Length}}
            _croft
            echo "${COMPREPLY[*]}"
            complete -p croft >/dev/null
            """;
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = await bash.StandardOutput.ReadToEndAsync(ct);
        (await bash.StandardError.ReadToEndAsync(ct)).ShouldBeEmpty();
        await bash.WaitForExitAsync(ct);
        output.Trim().ShouldBe(offered);
        (await File.ReadAllTextAsync(asks, ct)).ShouldBe(asked);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
