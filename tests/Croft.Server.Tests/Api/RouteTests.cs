using Croft.Contracts;
using Croft.Engine;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Croft.Server.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Server.Tests.Api;

public sealed class RouteTests
{
    static IReadOnlyList<VerbInfo> Catalogue { get; } = [.. new ServiceCollection().AddCroftEngine(new WorkspaceLocation("/", "/", "/")).Verbs().Select(v => v.Info)];

    static IReadOnlyList<VerbRoute> Routes { get; } = [.. ApiRoutes.Of(Catalogue)];

    [Theory]
    [InlineData("guest list", "GET /api/v1/guests")]
    [InlineData("guest show", "GET /api/v1/guests/{guest}")]
    [InlineData("guest create", "POST /api/v1/guests")]
    [InlineData("guest configure", "PATCH /api/v1/guests/{guest}")]
    [InlineData("guest destroy", "DELETE /api/v1/guests/{guest}")]
    [InlineData("guest start", "POST /api/v1/guests/{guest}/start")]
    [InlineData("node updates", "GET /api/v1/nodes/{node}/updates")]
    [InlineData("backup jobs", "GET /api/v1/backups/-/jobs")]
    [InlineData("snapshot delete", "DELETE /api/v1/snapshots/{guest}/{name}")]
    [InlineData("run watch", "GET /api/v1/runs/{run}/watch")]
    [InlineData("cluster set-token", "POST /api/v1/clusters/{name}/set-token")]
    [InlineData("audit verify", "GET /api/v1/audit/verify")]
    [InlineData("history list", "GET /api/v1/history")]
    [InlineData("status", "GET /api/v1/status")]
    [InlineData("validate", "POST /api/v1/validate")]
    [InlineData("apply", "POST /api/v1/apply")]
    public void Verb_HasTheRouteThatFollowsFromIt(string verb, string route) =>
        Routes.Where(r => r.Verb.FullName == verb).Select(r => $"{r.Method} {r.Template}").ShouldContain(route);

    [Fact]
    public void Verbs_AreAllThere_OrSayWhyNot() =>
        Catalogue.Select(v => v.FullName).Except(Routes.Select(r => r.Verb.FullName)).ShouldBe(["init"]);

    [Fact]
    public void Routes_AreEachOfOneVerb()
    {
        Routes.GroupBy(r => (r.Method, string.Join('/', r.Segments.Select(s => s.Property is null ? s.Text : "{}")))).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(r => r.Verb.FullName))}").ShouldBeEmpty();
        // A word where another route has a name would hide what is called so.
        (from named in Routes
         from word in Routes
         where named.Method == word.Method && named.Segments.Count == word.Segments.Count && named != word
         where named.Segments.Zip(word.Segments).All(p => p.First.Property is not null || (p.Second.Property is null && p.First.Text == p.Second.Text))
         where named.Segments.Zip(word.Segments).Any(p => p.First.Property is not null && p.Second.Property is null)
         select $"{word.Method} {word.Template} hides {named.Template}").ShouldBeEmpty();
    }

    [Fact]
    public void Queries_LeaveRoomForWhatAFaceAsks() =>
        (from route in Routes
         where !route.HasBody && route.Verb.Plans
         from property in route.Rest
         where VerbRoute.NameOf(property) is RequestReader.Plan or RequestReader.Confirm
         select $"{route.Verb.FullName}: {property.Name}").ShouldBeEmpty();

    [Fact]
    public void Lists_CallTheirPagesAlike() =>
        (from route in Routes
         where route.Verb.Result.IsAssignableTo(typeof(IPage))
         let names = route.Rest.Select(VerbRoute.NameOf).ToList()
         where names.Contains("cursor") && !names.Contains("limit")
         select route.Verb.FullName).ShouldBeEmpty();
}
