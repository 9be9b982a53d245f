using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Verbs;
using FsCheck;
using FsCheck.Fluent;

namespace Croft.Engine.Tests.Identity;

/// <summary>The arithmetic of grants, held against guests as they might be.</summary>
public sealed class HoldingsTests
{
    /// <summary>A guest as a scope sees it.</summary>
    sealed record Spot(string Cluster, string? Pool, string Tag, string Name)
    {
        public bool LiesIn(GrantScope scope) => scope.Kind switch
        {
            ScopeKind.Everything => true,
            ScopeKind.Cluster => scope.Cluster == Cluster,
            _ when scope.Cluster is not null && scope.Cluster != Cluster => false,
            ScopeKind.Pool => scope.Name == Pool,
            ScopeKind.Tag => scope.Name == Tag,
            _ => System.Text.RegularExpressions.Regex.IsMatch(Name, $"^{System.Text.RegularExpressions.Regex.Escape(scope.Name!).Replace("\\*", ".*", StringComparison.Ordinal)}$"),
        };
    }

    static readonly string[] texts =
    [
        "*", "cluster:a", "cluster:b", "pool:p", "pool:a/p", "pool:b/q", "tag:t", "tag:a/t", "tag:b/u", "guest:x*", "guest:a/x*", "guest:a/xy", "guest:b/*y", "guest:*", "guest:x*y", "guest:xy",
    ];

    static readonly string[] permissions = ["estate.read", "guest.power", "audit.read", "user.keep"];

    static readonly IReadOnlyList<Spot> spots =
        [.. from c in new[] { "a", "b" } from p in new[] { null, "p", "q" } from t in new[] { "t", "u" } from n in new[] { "x", "xy", "y", "xzy" } select new Spot(c, p, t, n)];

    static GrantScope Scope(string text) => GrantScope.TryParse(text, out var scope) ? scope : throw new ArgumentException(text);

    static readonly Gen<GrantScope> scopes = Gen.Elements(texts).Select(Scope);
    static readonly Gen<Grant> grants =
        from scope in scopes
        from some in Gen.OneOf(Gen.SubListOf(permissions).Select(p => (IList<string>)[.. p]), Gen.Constant((IList<string>)[Grant.All]))
        select Holdings.Effect(some, scope);
    static readonly Gen<IReadOnlyList<Grant>> held = Gen.ListOf(grants).Select(g => Holdings.Sum(g.Take(4)));

    static bool May(IReadOnlyList<Grant> held, string permission, Spot spot) => held.Any(g => g.Holds(permission) && spot.LiesIn(g.Scope));

    [Fact]
    public void Contain_EqualsWhatLiesWithin_ForEveryGuest() => Check(from a in scopes from b in scopes select (a, b), pair =>
    {
        // Everything is more than all guests, and a pattern more than the names there are: only one direction is certain.
        if (Scopes.Contain(pair.a, pair.b)) spots.Where(s => s.LiesIn(pair.b)).ShouldAllBe(s => s.LiesIn(pair.a));
    });

    [Fact]
    public void Both_NeverHoldsMoreThanEither_AndIsTheSameBothWays() => Check(from a in scopes from b in scopes select (a, b), pair =>
    {
        var both = Scopes.Both(pair.a, pair.b);
        both.ShouldBe(Scopes.Both(pair.b, pair.a), $"{pair.a} {pair.b}");
        if (both is not null)
        {
            spots.Where(s => s.LiesIn(both)).ShouldAllBe(s => s.LiesIn(pair.a) && s.LiesIn(pair.b));
            spots.Where(s => s.LiesIn(pair.a) && s.LiesIn(pair.b)).ShouldAllBe(s => s.LiesIn(both));
        }
    });

    [Fact]
    public void Narrowed_IsNeverMoreThanTheUserHolds_NorThanTheNarrowing() => Check(from h in held from p in Gen.SubListOf(permissions) from s in Gen.ListOf(scopes) select (h, p: p.ToList(), s: s.Take(3).ToList()), given =>
    {
        var narrowed = Holdings.Narrowed(given.h, given.p, given.s);
        Holdings.Cover(given.h, narrowed).ShouldBeTrue();
        foreach (var (spot, permission) in from spot in spots from permission in permissions select (spot, permission))
        {
            if (!May(narrowed, permission, spot)) continue;
            May(given.h, permission, spot).ShouldBeTrue();
            given.p.ShouldContain(permission);
            given.s.ShouldContain(s => spot.LiesIn(s));
        }
    });

    [Fact]
    public void Narrowed_ByNothing_IsWhatIsHeld() => Check(held, h => Household.Told(Holdings.Narrowed(h, null, null)).ShouldBe(Household.Told(h)));

    [Fact]
    public void Cover_MeansEveryGuestToo() => Check(from a in held from b in held select (a, b), pair =>
    {
        Holdings.Cover(pair.a, pair.a).ShouldBeTrue();
        if (Holdings.Cover(pair.a, pair.b))
            foreach (var spot in spots)
                permissions.Where(p => May(pair.b, p, spot)).ShouldAllBe(p => May(pair.a, p, spot));
    });

    [Fact]
    public void Effect_OnAPart_GivesNothingOfTheWhole() => Check(grants, g =>
    {
        if (g.Scope.Kind is not ScopeKind.Everything) g.Permissions.ShouldAllBe(p => p != Grant.All && !Permissions.OfTheWhole.Contains(p));
    });

    [Theory]
    [InlineData("*", "a*b", true)]
    [InlineData("a*", "a*b", true)]
    [InlineData("a*", "a*", true)]
    [InlineData("a*b", "a*", false)]
    [InlineData("web-?", "web-1", false)]
    [InlineData("web", "web-1", false)]
    [InlineData("*-1", "web-1", true)]
    [InlineData("w*b*1", "web-11", true)]
    [InlineData("", "", true)]
    [InlineData("abc", "a*c", false)]
    public void Covers_NamesAndPatterns(string pattern, string name, bool covers) => Scopes.Covers(pattern, name).ShouldBe(covers);

    [Fact]
    public void Permissions_All_NamesEachOnce() =>
        Permissions.All.ShouldBe(typeof(Permissions).GetFields().Select(f => (string)f.GetValue(null)!).Where(p => p != Permissions.Anyone), ignoreOrder: true);

    static void Check<T>(Gen<T> gen, Action<T> test) => Prop.ForAll(gen.ToArbitrary(), test).QuickCheckThrowOnFailure();
}
