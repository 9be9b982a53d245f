using System.ComponentModel;
using System.Reflection;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Verbs;

public sealed class CatalogueTests
{
    public static TheoryData<string> Verbs => [.. Entries.Select(e => e.Info.FullName)];

    static IReadOnlyList<VerbEntry> Entries { get; } = new ServiceCollection().AddCroftEngine(new WorkspaceLocation("/nowhere", "/nowhere", "/nowhere")).Verbs();

    static VerbInfo Info(string verb) => new Catalogue(Entries)[verb].Info;

    [Theory, MemberData(nameof(Verbs))]
    public void Verb_SaysAllThatAFaceNeeds(string verb)
    {
        var info = Info(verb);
        info.Summary.ShouldEndWith(".");
        info.Summary.Split(' ').Length.ShouldBeLessThanOrEqualTo(12);
        typeof(Permissions).GetFields().Select(f => f.GetValue(null)).ShouldContain(info.Permission);
        info.Request.GetConstructor(Type.EmptyTypes).ShouldNotBeNull();
        info.About.ShouldNotBeNull($"{verb} does not say what part of the estate it is about (Part)");
        info.AbsentFrom.Values.ShouldAllBe(reason => reason.Length > 5);
        if (info.Plans)
            info.Result.ShouldBe(typeof(Plan));
        foreach (var property in info.Request.GetProperties())
            property.GetCustomAttribute<DescriptionAttribute>().ShouldNotBeNull($"{verb}: {property.Name} has no description");
    }

    [Theory, MemberData(nameof(Verbs))]
    public void Verb_ProjectedToAnotherFace_NeedsNoChange(string verb)
    {
        var operation = SchemaFace.Project(Info(verb));
        operation.Request["type"]!.ToJsonString().ShouldContain("object");
        var properties = operation.Request["properties"] as JsonObject ?? [];
        properties.Count.ShouldBe(Info(verb).Request.GetProperties().Length);
        foreach (var (name, schema) in properties)
        {
            var node = schema.ShouldBeOfType<JsonObject>($"{verb}: {name} accepts anything");
            (node.ContainsKey("type") || node.ContainsKey("enum") || node.ContainsKey("$ref")).ShouldBeTrue($"{verb}: {name} has no type");
            node["description"].ShouldNotBeNull();
        }
    }

    [Fact]
    public void Verbs_ProjectedToRest_EachHaveARouteOfTheirOwn() =>
        Entries.Select(e => SchemaFace.Project(e.Info)).GroupBy(o => $"{o.Method} {o.Route}").Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    [Fact]
    public void Verbs_ProjectedToMcp_EachHaveAToolOfTheirOwn() =>
        Entries.Select(e => SchemaFace.Project(e.Info).Tool).ShouldBeUnique();

    [Fact]
    public void Request_Limits_AreInItsSchema()
    {
        var limit = SchemaFace.Project(Info("audit list")).Request["properties"]!["limit"]!;
        limit.ToJsonString().ShouldBe("""{"type":"integer","description":"Newest rows to list. In rows.","minimum":1,"maximum":10000}""");
    }

    [Fact]
    public void Catalogue_TwoVerbsOfOneName_IsABug() =>
        Should.Throw<FailureException>(() => new Catalogue([.. Entries, Entries[0]])).Failure.Kind.ShouldBe(FailureKind.Bug);
}
