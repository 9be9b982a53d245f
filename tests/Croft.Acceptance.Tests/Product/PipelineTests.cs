using System.Text.RegularExpressions;
using Croft.Acceptance.Tests.BadInput;

namespace Croft.Acceptance.Tests.Product;

/// <summary>The pipelines of <c>docs/pipeline.md</c>, line by line: what is written there is what works.</summary>
public sealed partial class PipelineTests : IAsyncLifetime
{
    BadInputFolder estate = null!;
    string checkout = "";

    public async ValueTask InitializeAsync()
    {
        estate = await BadInputFolder.ReadAsync();
        (await estate.CroftAsync("import")).Done();
        // The repository, and the workspace as a clone of it: what Croft keeps is not in it.
        checkout = estate.Folder.Beside("checkout");
        (await ShellAsync("""
            set -e
            cd "$ESTATE"
            git init -q -b main
            git add .
            git -c user.name=x -c user.email=x@x commit -qm estate
            git clone -q "$ESTATE" "$1"
            git remote add origin "$1"
            git fetch -q
            git branch -q --set-upstream-to=origin/main
            git status --porcelain
            ls "$1/.croft" 2>&1 | grep -q 'No such file'
            """, checkout)).Done().ShouldBeEmpty();
    }

    [Theory, InlineData("github"), InlineData("gitlab")]
    public async Task Branch_IsPlanned_ThenAppliedOnceItIsMerged_ThenClean(string kind)
    {
        var (branch, main, drift) = Jobs(kind);
        // Nothing differs yet, then a branch says another name.
        (await JobAsync(branch, checkout)).Done();
        (await JobAsync(main, checkout)).Done();
        var file = Directory.GetFiles(Path.Combine(checkout, "virtualmachine")).First(f => !File.ReadAllText(f).Contains("template: true", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, DescriptionIn(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)), TestContext.Current.CancellationToken);
        (await JobAsync(branch, checkout)).Done().ShouldContain("from the pipeline");
        (await ShellAsync("cd \"$1\" && git -c user.name=x -c user.email=x@x commit -qam change", checkout)).Done();
        (await JobAsync(drift, checkout)).Done();
        (await JobAsync(main, checkout)).Done();
        (await JobAsync(main, checkout)).Done();
        (await JobAsync(drift, checkout)).Done();

        // A fault in a branch, and a change behind Croft's back, end their jobs.
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("spec:\n", "spec:\n  corse: 2\n", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (await JobAsync(branch, checkout)).ExitCode.ShouldNotBe(0);
        (await estate.CroftAsync("api", "set", $"/nodes/{await NodeAsync(file)}/qemu/{Vmid(file)}/config", "description=behind", "--yes")).Done();
        (await JobAsync(drift, checkout)).ExitCode.ShouldBe(2);
    }

    static string DescriptionIn(string text) => Regex.Replace(text, @"^  description:.*(\n    .*)*\n", "", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).Replace("spec:\n", "spec:\n  description: from the pipeline\n", StringComparison.Ordinal);

    static string Vmid(string file) => Regex.Match(File.ReadAllText(file), @"vmid: (\d+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    async Task<string> NodeAsync(string file) => System.Text.Json.JsonDocument.Parse((await estate.CroftAsync("guest", "show", Vmid(file), "--json")).Done()).RootElement.GetProperty("guest").GetProperty("node").GetString()!;

    Task<Finished> JobAsync(string script, string checkout) => ShellAsync($"set -e\ncd \"$1\"\n{script}", checkout);

    /// <summary>A script as a runner starts it: <c>croft</c> is on its path, and <c>$ESTATE</c> is set.</summary>
    Task<Finished> ShellAsync(string script, string argument)
    {
        var path = estate.Folder.Beside("script.sh");
        File.WriteAllText(path, $"croft() {{ $CROFT \"$@\"; }}\nexport ESTATE='{estate.Folder.Workspace}'\n{script}\n");
        return estate.ShellAsync($"bash '{path}' '{argument}'");
    }

    static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    /// <summary>The scripts of a pipeline's three jobs, in their order: branch, main, drift.</summary>
    static (string Branch, string Main, string Drift) Jobs(string kind)
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "pipeline.md"));
        var yaml = Fence().Matches(text).Select(m => m.Groups[1].Value).ToList();
        var scripts = kind == "github"
            ? [.. Runs().Matches(yaml[0]).Select(m => Regex.Replace(m.Groups[1].Value, "^ {10}", "", RegexOptions.Multiline, TimeSpan.FromSeconds(1)))]
            : Scripts().Matches(yaml[1]).Select(m => string.Join('\n', m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()[2..]))).ToList();
        scripts.Count.ShouldBe(3);
        return (scripts[0], scripts[1], scripts[2]);
    }

    public ValueTask DisposeAsync() => estate.DisposeAsync();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"run: \|\n((?: {10}.*\n?)+)", RegexOptions.None, 1000)]
    private static partial Regex Runs();

    [GeneratedRegex(@"script:\n((?: {4}- .*\n?)+)", RegexOptions.None, 1000)]
    private static partial Regex Scripts();
}
