using Croft.Contracts;

namespace Croft.Engine.Manifests;

/// <summary>Holds lists of things against each other: by what tells them apart, or by their order where that counts.</summary>
static class ItemDifference
{
    /// <summary>Each part that differs: <c>rules[2].dport</c>, <c>aliases[web].cidr</c>; a thing that is new or gone as a whole.</summary>
    public static IEnumerable<FieldChange> Between(SpecField field, string path, IReadOnlyList<SpecItem> there, IReadOnlyList<SpecItem> wanted) =>
        (field.By.Count > 0 ? ByName(field, there, wanted) : InOrder(field, there, wanted)).SelectMany(pair => pair switch
        {
            (var at, null, { } then) => [new FieldChange($"{path}[{at}]", null, then.Told)],
            (var at, { } now, null) => [new FieldChange($"{path}[{at}]", now.Told, null)],
            var (at, now, then) => Within(field, $"{path}[{at}]", now!, then!),
        });

    static IEnumerable<FieldChange> Within(SpecField field, string path, SpecItem now, SpecItem then)
    {
        foreach (var part in field.Parts.Fields)
        {
            if (part.Type == SpecType.Items)
            {
                foreach (var inner in Between(part, $"{path}.{part.Name}", now.Lists.GetValueOrDefault(part.Name) ?? [], then.Lists.GetValueOrDefault(part.Name) ?? []))
                    yield return inner;
            }
            else if (!(then[part.Name] is null && part.IsFilledByProxmox) && !SpecDifference.IsSame(part, now[part.Name], then[part.Name]))
            {
                yield return new FieldChange($"{path}.{part.Name}", now[part.Name], then[part.Name]);
            }
        }
    }

    static IEnumerable<(string At, SpecItem? Now, SpecItem? Then)> ByName(SpecField field, IReadOnlyList<SpecItem> there, IReadOnlyList<SpecItem> wanted)
    {
        var (now, then) = (there.ToDictionary(Name, StringComparer.Ordinal), wanted.ToDictionary(Name, StringComparer.Ordinal));
        return now.Keys.Union(then.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => (name, now.GetValueOrDefault(name), then.GetValueOrDefault(name)));

        string Name(SpecItem item) => string.Join(", ", NameOf(field, item).OfType<string>());
    }

    /// <summary>What tells a thing from others of its list; what is not said is the default.</summary>
    public static IEnumerable<string?> NameOf(SpecField field, SpecItem item) => field.By.Select(b => item[b] ?? field.Parts.Fields.First(f => f.Name == b).Default);

    /// <summary>What is the same in the same order stays; what lies between is paired off, and the rest is new or gone.</summary>
    static IEnumerable<(string At, SpecItem? Now, SpecItem? Then)> InOrder(SpecField field, IReadOnlyList<SpecItem> there, IReadOnlyList<SpecItem> wanted)
    {
        var (now, then) = (0, 0);
        foreach (var (sameNow, sameThen) in Kept(there.Count, wanted.Count, (i, j) => !Within(field, "", there[i], wanted[j]).Any()).Append((there.Count, wanted.Count)))
        {
            for (; now < sameNow || then < sameThen; now = Math.Min(now + 1, sameNow), then = Math.Min(then + 1, sameThen))
                yield return ($"{(then < sameThen ? then : now)}", now < sameNow ? there[now] : null, then < sameThen ? wanted[then] : null);
            (now, then) = (sameNow + 1, sameThen + 1);
        }
    }

    /// <summary>The longest run of pairs that stand in both in the same order.</summary>
    public static IReadOnlyList<(int Now, int Then)> Kept(int there, int wanted, Func<int, int, bool> same)
    {
        var longest = new int[there + 1, wanted + 1];
        for (var i = there - 1; i >= 0; i--)
        {
            for (var j = wanted - 1; j >= 0; j--)
                longest[i, j] = same(i, j) ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
        }
        var kept = new List<(int, int)>();
        for (var (i, j) = (0, 0); i < there && j < wanted;)
        {
            if (longest[i, j] == longest[i + 1, j + 1] + 1 && same(i, j)) kept.Add((i++, j++));
            else if (longest[i + 1, j] >= longest[i, j + 1]) i++;
            else j++;
        }
        return kept;
    }
}
