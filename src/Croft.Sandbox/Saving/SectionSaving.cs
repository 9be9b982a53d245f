using Croft.Sandbox.State;

namespace Croft.Sandbox.Saving;

/// <summary>Sections, files and firewalls to their saved form and back.</summary>
internal static class SectionSaving
{
    public static List<SavedSection> Save(this IEnumerable<Section> sections) =>
        [.. sections.Select(section => new SavedSection(section.Type, section.Id, new Dictionary<string, string>(section.Values, StringComparer.Ordinal)))];

    public static Section Restore(this SavedSection saved) =>
        new(saved.Type, saved.Id) { Values = new(saved.Values.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) };

    /// <summary>Replaces a list; null leaves it.</summary>
    public static void Put(this IReadOnlyList<SavedSection>? saved, List<Section> into)
    {
        if (saved is null)
            return;
        into.Clear();
        into.AddRange(saved.Select(Restore));
    }

    /// <summary>Null for a firewall nobody touched.</summary>
    public static SavedFirewall? Save(this FirewallState firewall)
    {
        var isUntouched = firewall.Options.Values.Count + firewall.Rules.Count + firewall.Aliases.Sections.Count + firewall.Sets.Sections.Count + firewall.Groups.Sections.Count == 0;
        return isUntouched ? null : new SavedFirewall
        {
            Options = new Dictionary<string, string>(firewall.Options.Values, StringComparer.Ordinal),
            Rules = firewall.Rules.Save(),
            Aliases = firewall.Aliases.Sections.Save(),
            Sets = firewall.Sets.Sections.Save(),
            SetEntries = firewall.SetEntries.ToDictionary(set => set.Key, set => (IReadOnlyList<SavedSection>)set.Value.Save(), StringComparer.Ordinal),
            Groups = firewall.Groups.Sections.Save(),
            GroupRules = firewall.GroupRules.ToDictionary(group => group.Key, group => (IReadOnlyList<SavedSection>)group.Value.Save(), StringComparer.Ordinal),
        };
    }

    public static void Put(this SavedFirewall? saved, Func<FirewallState> find)
    {
        if (saved is null)
            return;
        var firewall = find();
        firewall.Options.Values.Clear();
        foreach (var (key, value) in saved.Options ?? new Dictionary<string, string>())
            firewall.Options.Values[key] = value;
        saved.Rules.Put(firewall.Rules);
        saved.Aliases.Put(firewall.Aliases.Sections);
        saved.Sets.Put(firewall.Sets.Sections);
        saved.Groups.Put(firewall.Groups.Sections);
        PutLists(saved.SetEntries, firewall.SetEntries);
        PutLists(saved.GroupRules, firewall.GroupRules);
    }

    static void PutLists(IReadOnlyDictionary<string, IReadOnlyList<SavedSection>>? saved, Dictionary<string, List<Section>> into)
    {
        into.Clear();
        foreach (var (name, sections) in saved ?? new Dictionary<string, IReadOnlyList<SavedSection>>())
            into[name] = [.. sections.Select(Restore)];
    }
}
