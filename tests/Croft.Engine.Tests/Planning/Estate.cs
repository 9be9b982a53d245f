using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Planning;

/// <summary>A lab with manifests in memory, as a workspace's folder would hold them.</summary>
sealed partial class Estate(Lab lab) : IAsyncDisposable
{
    readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    public Lab Lab => lab;

    public IReadOnlyList<DocumentFile> Documents => [.. files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new DocumentFile(f.Key, f.Value))];

    public static async Task<Estate> StartAsync(int guests = 6, string version = "8.4") => new(await Lab.StartAsync(guests, version));

    public static async Task<Estate> ImportedAsync(int guests = 6, string version = "8.4")
    {
        var estate = await StartAsync(guests, version);
        (await estate.ImportAsync()).Proven.ShouldBeTrue();
        return estate;
    }

    public async Task<ImportResult> ImportAsync(ImportRequest? request = null)
    {
        var result = await lab.Process.RunAsync<ImportResult>("import", (request ?? new ImportRequest()) with { Documents = Documents });
        foreach (var file in result.Files.Where(f => f.Path.EndsWith(".yaml", StringComparison.Ordinal))) files[file.Path] = file.Text;
        return result;
    }

    public void Write(string path, string text) => files[path] = text;

    public void Delete(string name) => files.Remove(PathOf(name)).ShouldBeTrue();

    public string this[string name] => files[PathOf(name)];

    /// <summary>Puts a line into a guest's spec, in the place of the one with that key.</summary>
    public void Set(string name, string key, string? value)
    {
        var path = PathOf(name);
        var line = new Regex($@"^  {Regex.Escape(key)}:.*(\n    .*)*\n", RegexOptions.Multiline);
        var text = line.Replace(files[path], "");
        files[path] = value is null ? text : text.Replace("spec:\n", $"spec:\n  {key}: {value}\n", StringComparison.Ordinal);
    }

    /// <summary>Renames the guest in its document.</summary>
    public void Rename(string name, string to) => files[PathOf(name)] = files[PathOf(name)].Replace($"metadata:\n  name: {name}\n", $"metadata:\n  name: {to}\n", StringComparison.Ordinal);

    public Task<Plan> PlanAsync(PlanRequest? request = null) => lab.PlanAsync("plan", (request ?? new PlanRequest { Whole = true }) with { Documents = Documents });

    public Task<Failure> RefusedAsync(ApplyRequest? request = null) => lab.RefusedAsync("apply", (request ?? new ApplyRequest { Whole = true }) with { Documents = Documents });

    /// <summary>Plans, applies, and plans again: there is nothing left to do.</summary>
    public async Task<Plan> ApplyAsync(ApplyRequest? request = null)
    {
        var plan = await lab.PlanAsync("apply", (request ?? new ApplyRequest { Whole = true }) with { Documents = Documents });
        var (run, steps) = await lab.RunAsync(plan);
        run.State.ShouldBe(RunState.Done, string.Join("; ", steps.Select(s => s.Failure).OfType<Failure>().Select(f => $"{f.Message} {f.Cause}")));
        var again = await PlanAsync();
        again.Differs.ShouldBeFalse(Told(again));
        again.Steps.ShouldBeEmpty(Told(again));
        return plan;
    }

    /// <summary>Each field that a plan changes, with what it disturbs.</summary>
    public static IReadOnlyList<string> Fields(Plan plan) => [.. plan.Steps.Where(s => !s.IsOwn).SelectMany(s => s.Changes).Select(c => $"{c.Field}: {c.From ?? "-"} → {c.To ?? "-"} {c.Disturbs}")];

    public static string Told(Plan plan) => $"{plan.Title}: {string.Join("; ", plan.Steps.Select(s => s.Title))}; {string.Join("; ", Fields(plan))}; {string.Join("; ", plan.Outlook!.Refused.Select(r => $"{r.Document}: {r.Why.Message}"))}";

    string PathOf(string name) => files.Single(f => f.Value.Contains($"metadata:\n  name: {name}\n", StringComparison.Ordinal)).Key;

    public ValueTask DisposeAsync() => lab.DisposeAsync();
}
