using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Croft.Cli;
using Croft.Cli.Console;
using Croft.Cli.Help;
using Croft.Commands;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Server.Api;
using Croft.Server.OpenApi;

namespace Croft.Structure.Tests;

/// <summary>Each verb is stated once and is on every face that exists, or says why not.</summary>
public sealed class Faces
{
    static readonly Composition croft = new(new WorkspaceLocation("/", "/", "/"), "test");

    /// <summary>What people do for themselves; the verb looks whether it is they.</summary>
    static readonly string[] Own =
    [
        "user show", "user set-password", "user enroll", "user unenroll", "user recovery-codes", "token list", "token create", "token revoke", "session list", "session end",
    ];

    static IReadOnlyList<VerbInfo> Catalogue => croft.Catalogue;

    [Fact]
    public void HelpTree_EqualsTheCheckedInText()
    {
        var now = HelpTree.Render(Catalogue, Extras.Of(ProcessTerminal.Create(), croft));
        var path = Path.Combine(SourceTree.Root, "tests/Croft.Structure.Tests/help.txt");
        if (Environment.GetEnvironmentVariable("CROFT_ACCEPT") == "1")
            File.WriteAllText(path, now);
        now.ShouldBe(File.ReadAllText(path), "The help tree changed. When it says what you mean: CROFT_ACCEPT=1 ./test Structure");
    }

    [Fact]
    public void ApiDescription_EqualsTheCheckedInText()
    {
        var now = Encoding.UTF8.GetString(ApiDescription.Write(ApiRoutes.Of(Catalogue), "0")) + "\n";
        var path = Path.Combine(SourceTree.Root, "tests/Croft.Structure.Tests/openapi.json");
        if (Environment.GetEnvironmentVariable("CROFT_ACCEPT") == "1")
            File.WriteAllText(path, now);
        now.ShouldBe(File.ReadAllText(path), "The API's description changed. When it says what you mean: CROFT_ACCEPT=1 ./test Structure");
    }

    [Fact]
    public void Verbs_AreOnTheApi_OrSayWhyNot()
    {
        using var described = JsonDocument.Parse(ApiDescription.Write(ApiRoutes.Of(Catalogue), "0"));
        var there = described.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value.GetProperty("operationId").GetString()!).ToList();
        Catalogue.Where(v => !v.AbsentFrom.ContainsKey("rest")).Select(v => v.FullName.Replace(' ', '-')).Except(there).ShouldBeEmpty();
        there.Distinct().Count().ShouldBe(there.Count);
    }

    [Fact]
    public void Verbs_AreOnTheCommandLine_OrSayWhyNot()
    {
        var help = HelpTree.Render(Catalogue, []);
        Catalogue.Where(v => !v.AbsentFrom.ContainsKey("cli"))
            .Where(v => !help.Contains($"croft {v.FullName}", StringComparison.Ordinal))
            .Select(v => v.FullName).ShouldBeEmpty();
        Catalogue.SelectMany(v => v.AbsentFrom).Where(a => a.Value.Length < 10).ShouldBeEmpty();
    }

    [Fact]
    public void Aliases_StandForVerbsAndTheirOptions_AndAreInTheGlossary()
    {
        var help = HelpTree.Render(Catalogue, []);
        var glossary = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/glossary.md"));
        foreach (var alias in Alias.All)
        {
            Catalogue.ShouldContain(v => v.FullName == alias.Verb, alias.Name);
            Catalogue.ShouldNotContain(v => v.FullName == alias.Name);
            var page = help.Split($"=== croft {alias.Verb}\n")[1].Split("\n=== ")[0];
            foreach (var option in alias.Renames.Values.Concat(alias.Adds).Where(w => w.StartsWith("--", StringComparison.Ordinal)))
                page.ShouldContain($"  {option} ", customMessage: alias.Name);
            glossary.ShouldContain($"`{alias.Name}`");
        }
    }

    [Fact]
    public void Verbs_AreNamedOnce() =>
        Catalogue.GroupBy(v => v.FullName).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    [Fact]
    public void Verbs_EachNeedAKnownPermission()
    {
        var known = typeof(Permissions).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!).ToHashSet();
        Catalogue.Where(v => !known.Contains(v.Permission)).Select(v => v.FullName).ShouldBeEmpty();
        Catalogue.Where(v => v.Permission == Permissions.Anyone).Select(v => v.FullName).Except(Own)
            .ShouldBe(["version", "schema"], "everything else tells of the estate");
    }

    [Fact]
    public void Summaries_AreOneSentenceOfAtMostTwelveWords() =>
        Catalogue.Where(v => v.Summary.Split(' ').Length > 12 || !v.Summary.EndsWith('.') || v.Summary[..^1].Contains('.', StringComparison.Ordinal))
            .Select(v => $"{v.FullName}: {v.Summary}").ShouldBeEmpty();

    [Fact]
    public void Requests_SayTheirPatternsInWords() =>
        (from verb in Catalogue
         from property in verb.Request.GetProperties()
         where property.GetCustomAttribute<RegularExpressionAttribute>() is { ErrorMessage: null }
         select $"{verb.FullName}: {property.Name}").ShouldBeEmpty();

    /// <summary>A record's own text repeats every member: its PrintMembers has to be Masked.Print.</summary>
    [Fact]
    public void Requests_NeverShowASecretAsText()
    {
        const string planted = "planted-5ecret";
        var shown = new List<string>();
        foreach (var type in Catalogue.Select(v => v.Request).Distinct())
        {
            foreach (var property in type.GetProperties().Where(p => p.PropertyType == typeof(string) && (p.IsDefined(typeof(SecretAttribute)) || p.IsDefined(typeof(RedactedAttribute)))))
            {
                var request = Activator.CreateInstance(type)!;
                property.SetValue(request, planted);
                if (request.ToString()!.Contains(planted, StringComparison.Ordinal))
                    shown.Add($"{type.Name}.{property.Name}");
            }
        }
        shown.ShouldBeEmpty();
        new SetClusterTokenRequest { Name = "lab", Token = planted }.ToString().ShouldBe("SetClusterTokenRequest { Name = lab, Token = *** }");
    }

    [Fact]
    public void Requests_DescribeEveryProperty() =>
        (from verb in Catalogue
         from property in verb.Request.GetProperties()
         where property.GetCustomAttribute<DescriptionAttribute>() is null
         select $"{verb.FullName}: {property.Name}").ShouldBeEmpty();
}
