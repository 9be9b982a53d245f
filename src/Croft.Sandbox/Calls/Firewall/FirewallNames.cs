using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Firewall;

/// <summary>…/firewall/aliases and …/firewall/ipset: names for addresses, and for sets of them.</summary>
internal static class FirewallNames
{
    static readonly Parameter Name = Parameter.Text("name", static value => value.Length > 1 && char.IsAsciiLetter(value[0]) && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
        ? null : "invalid name", 64) with
    { MinLength = 2 };

    static readonly Parameter Cidr = Parameter.Text("cidr");
    static readonly Parameter Comment = Parameter.Text("comment");

    public static IEnumerable<Call> Of(FirewallScope scope) =>
    [
        new("GET", scope.Path + "/aliases", exchange => ListAliases(exchange, scope)) { Permission = scope.MayLook },
        Change("POST", scope, "/aliases", CreateAlias, Name.Required(), Cidr.Required(), Comment),
        new("GET", scope.Path + "/aliases/{name}", exchange => WriteAlias(exchange, scope.Find(exchange).Aliases, FindAlias(exchange, scope))) { Permission = scope.MayLook },
        Change("PUT", scope, "/aliases/{name}", UpdateAlias, Cidr.Required(), Comment, Name with { Name = "rename" }, SectionWords.Digest),
        Change("DELETE", scope, "/aliases/{name}", DeleteAlias, SectionWords.Digest),
        new("GET", scope.Path + "/ipset", exchange => ListSets(exchange, scope)) { Permission = scope.MayLook },
        Change("POST", scope, "/ipset", CreateSet, Name.Required(), Comment, Name with { Name = "rename" }, SectionWords.Digest),
        Change("DELETE", scope, "/ipset/{name}", DeleteSet, Parameter.Flag("force")),
        new("GET", scope.Path + "/ipset/{name}", exchange => ListEntries(exchange, scope)) { Permission = scope.MayLook },
        Change("POST", scope, "/ipset/{name}", AddEntry, Cidr.Required(), Comment, Parameter.Flag("nomatch")),
        new("GET", scope.Path + "/ipset/{name}/{cidr}", exchange => WriteEntry(exchange, Entries(exchange, scope), FindEntry(exchange, scope))) { Permission = scope.MayLook },
        Change("PUT", scope, "/ipset/{name}/{cidr}", UpdateEntry, Comment, Parameter.Flag("nomatch"), SectionWords.Digest),
        Change("DELETE", scope, "/ipset/{name}/{cidr}", RemoveEntry, SectionWords.Digest),
    ];

    static Call Change(string method, FirewallScope scope, string path, Action<Exchange, FirewallScope> run, params Parameter[] parameters) => new(method, scope.Path + path, exchange =>
    {
        run(exchange, scope);
        exchange.Cluster.Effects.Count(scope.Target(exchange), $"{method} {path[1..].Split('/')[0]}");
    })
    {
        Relayed = true,
        Permission = scope.MayChange,
        Parameters = parameters,
    };

    static void ListAliases(Exchange exchange, FirewallScope scope)
    {
        var file = scope.Find(exchange).Aliases;
        exchange.Json.WriteStartArray();
        foreach (var alias in file.Sections)
            WriteAlias(exchange, file, alias);
        exchange.Json.WriteEndArray();
    }

    static void WriteAlias(Exchange exchange, SectionFile file, Section alias)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("name", alias.Id);
        exchange.Json.WriteString("cidr", alias["cidr"]);
        exchange.Json.Optional("comment", alias["comment"]);
        exchange.Json.WriteNumber("ipversion", alias["cidr"]!.Contains(':', StringComparison.Ordinal) ? 6 : 4);
        exchange.Json.WriteString("digest", file.Digest);
        exchange.Json.WriteEndObject();
    }

    // aliases are one whatever the case of their letters
    internal static Section? Named(SectionFile file, string name) => file.Sections.Find(alias => alias.Id.Equals(name, StringComparison.OrdinalIgnoreCase));

    static Section FindAlias(Exchange exchange, FirewallScope scope) => Named(scope.Find(exchange).Aliases, exchange.Required("name")) ?? throw ApiFault.Parameter("name", "no such alias");

    static void CreateAlias(Exchange exchange, FirewallScope scope)
    {
        var (file, name) = (scope.Find(exchange).Aliases, exchange.Required("name"));
        if (Named(file, name) is not null)
            throw ApiFault.Parameter("name", $"alias '{name}' already exists");
        RequireCidr(exchange);
        file.Sections.Add(new Section("alias", name) { Values = Given(exchange, "cidr", "comment") });
    }

    static void UpdateAlias(Exchange exchange, FirewallScope scope)
    {
        var (file, alias) = (scope.Find(exchange).Aliases, FindAlias(exchange, scope));
        exchange.RequireDigest(file.Digest);
        RequireCidr(exchange);
        var name = exchange.Text("rename") ?? alias.Id;
        if (name != alias.Id && file.Find(name) is not null)
            throw ApiFault.Parameter("name", $"alias '{name}' already exists");
        file.Sections[file.Sections.IndexOf(alias)] = new Section("alias", name) { Values = Given(exchange, "cidr", "comment") };
    }

    static void DeleteAlias(Exchange exchange, FirewallScope scope)
    {
        var file = scope.Find(exchange).Aliases;
        exchange.RequireDigest(file.Digest);
        if (Named(file, exchange.Required("name")) is { } alias)
            file.Sections.Remove(alias);
    }

    static void ListSets(Exchange exchange, FirewallScope scope)
    {
        var file = scope.Find(exchange).Sets;
        exchange.Json.WriteStartArray();
        foreach (var set in file.Sections)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("name", set.Id);
            exchange.Json.Optional("comment", set["comment"]);
            exchange.Json.WriteString("digest", file.Digest);
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void CreateSet(Exchange exchange, FirewallScope scope)
    {
        var (firewall, name) = (scope.Find(exchange), exchange.Required("name"));
        exchange.RequireDigest(firewall.Sets.Digest);
        if (exchange.Text("rename") is { } old)
        {
            var set = firewall.Sets.Find(old) ?? throw ApiFault.Parameter("name", $"IPSet '{old}' does not exist");
            if (name != old && firewall.Sets.Find(name) is not null)
                throw ApiFault.Parameter("name", $"IPSet '{name}' does already exist");
            firewall.SetEntries.Remove(old, out var entries);
            firewall.Sets.Sections[firewall.Sets.Sections.IndexOf(set)] = new Section("ipset", name) { Values = Given(exchange, "comment") };
            firewall.SetEntries[name] = entries ?? [];
            return;
        }
        if (firewall.Sets.Find(name) is not null)
            throw ApiFault.Parameter("name", $"IPSet '{name}' already exists");
        firewall.Sets.Sections.Add(new Section("ipset", name) { Values = Given(exchange, "comment") });
        firewall.SetEntries[name] = [];
    }

    static void DeleteSet(Exchange exchange, FirewallScope scope)
    {
        var (firewall, name, entries) = (scope.Find(exchange), exchange.Required("name"), Entries(exchange, scope));
        if (entries.Count > 0 && !exchange.Flag("force"))
            throw ApiFault.Failed($"IPSet '{name}' is not empty");
        firewall.Sets.Sections.RemoveAll(set => set.Id == name);
        firewall.SetEntries.Remove(name);
    }

    static List<Section> Entries(Exchange exchange, FirewallScope scope) =>
        scope.Find(exchange).SetEntries.GetValueOrDefault(exchange.Required("name")) ?? throw ApiFault.Failed($"no such IPSet '{exchange.Required("name")}'");

    static Section FindEntry(Exchange exchange, FirewallScope scope) =>
        Entries(exchange, scope).Find(entry => entry.Id == exchange.Required("cidr")) ?? throw ApiFault.Parameter("cidr", "no such IP/Network");

    static void ListEntries(Exchange exchange, FirewallScope scope)
    {
        var entries = Entries(exchange, scope);
        exchange.Json.WriteStartArray();
        foreach (var entry in entries)
            WriteEntry(exchange, entries, entry);
        exchange.Json.WriteEndArray();
    }

    static void WriteEntry(Exchange exchange, List<Section> entries, Section entry)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("cidr", entry.Id);
        exchange.Json.Optional("comment", entry["comment"]);
        if (entry["nomatch"] == "1")
            exchange.Json.WriteNumber("nomatch", 1);
        exchange.Json.WriteString("digest", FirewallState.Digest(entries));
        exchange.Json.WriteEndObject();
    }

    static void AddEntry(Exchange exchange, FirewallScope scope)
    {
        var (entries, cidr) = (Entries(exchange, scope), exchange.Required("cidr"));
        if (entries.Exists(entry => entry.Id == cidr))
            throw ApiFault.Parameter("cidr", $"address '{cidr}' already exists");
        if (cidr.EndsWith("/0", StringComparison.Ordinal))
            throw ApiFault.Parameter("cidr", "a zero prefix is not allowed in ipset entries");
        if (FirewallAddresses.Fault(exchange, cidr) is { } fault)
            throw ApiFault.Parameter("cidr", fault);
        entries.Insert(0, new Section("entry", cidr) { Values = Given(exchange, "comment", "nomatch") });
    }

    static void UpdateEntry(Exchange exchange, FirewallScope scope)
    {
        var (entries, entry) = (Entries(exchange, scope), FindEntry(exchange, scope));
        exchange.RequireDigest(FirewallState.Digest(entries));
        foreach (var (key, value) in Given(exchange, "comment", "nomatch"))
            entry.Values[key] = value;
    }

    static void RemoveEntry(Exchange exchange, FirewallScope scope)
    {
        var entries = Entries(exchange, scope);
        exchange.RequireDigest(FirewallState.Digest(entries));
        entries.RemoveAll(entry => entry.Id == exchange.Required("cidr"));
    }

    static void RequireCidr(Exchange exchange)
    {
        if (!FirewallAddresses.IsCidr(exchange.Required("cidr")))
            throw ApiFault.Parameter("cidr", "invalid format - value does not look like a valid IP address or CIDR network\n");
    }

    static SortedDictionary<string, string> Given(Exchange exchange, params ReadOnlySpan<string> names)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
            if (exchange.Text(name) is { } value)
                values[name] = value;
        return values;
    }
}
