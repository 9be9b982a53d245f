using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Croft.Acceptance.Tests.BadInput;

/// <summary>Manifests, plan files and readings that are not what they should be, as the built program takes them.</summary>
public sealed partial class BadInputManifestTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static string Broken([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Croft.Engine.Tests", "Manifests", "Broken"));

    [Fact]
    public async Task Validate_OfTheBrokenFolder_NamesEveryPlantedFault()
    {
        using var folder = new TestFolder();
        var said = await CroftProcess.RunAsync(folder, "validate", Broken());
        said.ExitCode.ShouldBe(64);
        var told = Text(said.Errors);
        var planted = Directory.EnumerateFiles(Broken(), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(file => Planted().Matches(File.ReadAllText(file)).Select(m => (File: Path.GetFileName(file), Line: m.Groups[1].Value, Column: m.Groups[2].Value, What: m.Groups[3].Value))).ToList();
        planted.Count.ShouldBeGreaterThan(45);
        planted.Where(p => !told.Contains($"/{p.File}:{p.Line}:{p.Column}: {string.Join(' ', p.What.Split(' ').Take(3))}", StringComparison.Ordinal)).ShouldBeEmpty(told);
        told.ShouldNotContain("hunter2");
        told.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task Manifest_OfFiftyMegabytes_IsRefusedByItsSize_AndOthersYamlIsLeftAlone()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Workspace, "ours.yaml"), "apiVersion: croft/v1\nspec: " + new string('x', 50 << 20), Ct);
        await File.WriteAllTextAsync(Path.Combine(folder.Workspace, "theirs.yaml"), "a: " + new string('x', 50 << 20), Ct);
        var said = await CroftProcess.RunAsync(folder, "validate", ".");
        said.ExitCode.ShouldBe(64);
        Text(said.Errors).ShouldContain("holds 50 MB; a manifest holds at most 4");
        said.Errors.ShouldNotContain("theirs.yaml");
    }

    [Fact]
    public async Task PlanFile_ThatWasEdited_OrIsAnother_IsRefused()
    {
        await using var estate = await BadInputFolder.ReadAsync();
        (await estate.CroftAsync("import")).Done();
        var manifest = Directory.GetFiles(Path.Combine(estate.Folder.Workspace, "virtualmachine")).First(f => !File.ReadAllText(f).Contains("template: true", StringComparison.Ordinal));
        await File.WriteAllTextAsync(manifest, DescriptionIn(await File.ReadAllTextAsync(manifest, Ct), "from a plan"), Ct);
        (await estate.CroftAsync("plan", "--out", "plan.json")).Done();
        var text = await File.ReadAllTextAsync(Path.Combine(estate.Folder.Workspace, "plan.json"), Ct);
        text.ShouldContain("from a plan");

        await File.WriteAllTextAsync(Path.Combine(estate.Folder.Workspace, "edited.json"), text.Replace("from a plan", "from another hand", StringComparison.Ordinal), Ct);
        var edited = await estate.CroftAsync("apply", "edited.json", "--yes");
        edited.ExitCode.ShouldBe(64);
        Text(edited.Errors).ShouldContain("the file was changed by hand");
        var hurried = System.Text.RegularExpressions.Regex.Replace(text, "\"parallelism\": \\d+", "\"parallelism\": 64", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        hurried.ShouldNotBe(text);
        await File.WriteAllTextAsync(Path.Combine(estate.Folder.Workspace, "edited.json"), hurried, Ct);
        (await estate.CroftAsync("apply", "edited.json", "--yes")).Failed(64).ShouldContain("'parallelism' of plan");
        await File.WriteAllTextAsync(Path.Combine(estate.Folder.Workspace, "none.json"), "{", Ct);
        (await estate.CroftAsync("apply", "none.json", "--yes")).Failed(64).ShouldContain("holds no plan");
        await using var other = await BadInputFolder.ReadAsync();
        await File.WriteAllTextAsync(Path.Combine(other.Folder.Workspace, "plan.json"), text, Ct);
        (await other.CroftAsync("apply", "plan.json", "--yes")).ExitCode.ShouldNotBe(0);
        estate.Cluster.Effects.All.ShouldBeEmpty();
        (await estate.CroftAsync("apply", "plan.json", "--yes")).Done();
    }

    [Fact]
    public async Task Readings_OlderThanAllowed_AreNotGoneBy()
    {
        await using var estate = await BadInputFolder.ReadAsync();
        (await estate.CroftAsync("import")).Done();
        var guest = await estate.FirstAsync("running");
        (await estate.CroftAsync("guest", "configure", guest, "--description", "x", "--plan")).Done();
        await estate.Cluster.DisposeAsync();
        (await estate.CroftAsync("plan", "--offline")).Done();
        (await estate.CroftAsync("rehearse", "1", "--offline")).Done();
        foreach (var verb in new[] { "plan", "rehearse 1" })
        {
            var said = await estate.CroftAsync([.. verb.Split(' '), "--offline", "--max-age", "0.001s"]);
            said.ExitCode.ShouldBe(1);
            Text(said.Errors).ShouldContain("are allowed");
            Text(said.Errors).ShouldContain("--max-age 1h");
        }
    }

    static string DescriptionIn(string text, string description) =>
        Description().Replace(text, "").Replace("spec:\n", $"spec:\n  description: {description}\n", StringComparison.Ordinal);

    /// <summary>What was said, without the breaks that the width of a terminal makes.</summary>
    static string Text(string said) => Blanks().Replace(said, " ");

    [GeneratedRegex(@"^[\uFEFF]?# fault (\d+):(\d+) (.+?)\r?$", RegexOptions.Multiline, 1000)]
    private static partial Regex Planted();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^  description:.*(\n    .*)*\n", RegexOptions.Multiline, 1000)]
    private static partial Regex Description();
}
