using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Firewall;

/// <summary>…/firewall itself: options, references, macros and logs of each level.</summary>
internal static class FirewallOptions
{
    static readonly Parameter[] OfCluster =
    [
        Parameter.Flag("ebtables"), Parameter.Integer("enable", 0), Parameter.Text("log_ratelimit"), Parameter.OneOf("policy_forward", "ACCEPT", "DROP"),
        Parameter.OneOf("policy_in", "ACCEPT", "REJECT", "DROP"), Parameter.OneOf("policy_out", "ACCEPT", "REJECT", "DROP"),
    ];

    static readonly Parameter[] OfNode =
    [
        Parameter.Flag("enable"), Parameter.OneOf("log_level_forward", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"),
        Parameter.OneOf("log_level_in", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"),
        Parameter.OneOf("log_level_out", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Parameter.Flag("log_nf_conntrack"),
        Parameter.Flag("ndp"), Parameter.Flag("nf_conntrack_allow_invalid"), Parameter.Text("nf_conntrack_helpers"),
        Parameter.Integer("nf_conntrack_max", 32768), Parameter.Integer("nf_conntrack_tcp_timeout_established", 7875),
        Parameter.Integer("nf_conntrack_tcp_timeout_syn_recv", 30, 60), Parameter.Flag("nftables"), Parameter.Flag("nosmurfs"),
        Parameter.Flag("protection_synflood"), Parameter.Integer("protection_synflood_burst"), Parameter.Integer("protection_synflood_rate"),
        Parameter.OneOf("smurf_log_level", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"),
        Parameter.OneOf("tcp_flags_log_level", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Parameter.Flag("tcpflags"),
    ];

    static readonly Parameter[] OfGuest =
    [
        Parameter.Flag("dhcp"), Parameter.Flag("enable"), Parameter.Flag("ipfilter"),
        Parameter.OneOf("log_level_in", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"),
        Parameter.OneOf("log_level_out", "emerg", "alert", "crit", "err", "warning", "notice", "info", "debug", "nolog"), Parameter.Flag("macfilter"),
        Parameter.Flag("ndp"), Parameter.OneOf("policy_in", "ACCEPT", "REJECT", "DROP"), Parameter.OneOf("policy_out", "ACCEPT", "REJECT", "DROP"),
        Parameter.Flag("radv"),
    ];

    static readonly string[] Macros = ["DNS", "FTP", "Git", "HTTP", "HTTPS", "IMAP", "LDAP", "MySQL", "NTP", "Ping", "PostgreSQL", "RDP", "SMTP", "SSH", "Web"];

    public static IEnumerable<Call> Of(FirewallScope scope)
    {
        var parameters = scope.Name switch { "cluster" => OfCluster, "node" => OfNode, _ => OfGuest };
        var table = new ParameterTable(parameters);
        yield return new("GET", scope.Path, exchange => Index(exchange, scope)) { Permission = scope.MayLook };
        yield return new("GET", scope.Path + "/options", exchange => Show(exchange, scope, table)) { Permission = scope.MayLook };
        yield return new("PUT", scope.Path + "/options", exchange => Change(exchange, scope))
        {
            Relayed = true,
            Permission = scope.MayChange,
            Parameters = [SectionWords.Delete, SectionWords.Digest, .. parameters],
        };
        if (scope.Name != "node")
            yield return new("GET", scope.Path + "/refs", exchange => References(exchange, scope)) { Permission = scope.MayLook, Parameters = [Parameter.OneOf("type", "alias", "ipset")] };
        if (scope.Name == "cluster")
            yield return new("GET", scope.Path + "/macros", ListMacros);
        if (scope.Name != "cluster")
            yield return new("GET", scope.Path + "/log", Log)
            {
                Relayed = true,
                Permission = scope.Name == "node" ? Permission.All("/nodes/{node}", "Sys.Syslog") : Permission.All("/vms/{vmid}", "VM.Console"),
                Parameters = [Parameter.Integer("start", 0), Parameter.Integer("limit", 0), Parameter.Integer("since", 0), Parameter.Integer("until", 0)],
            };
    }

    static void Index(Exchange exchange, FirewallScope scope)
    {
        if (scope.Name == "cluster")
            exchange.WriteNames("name", "aliases", "rules", "options", "groups", "ipset", "macros", "refs");
        else if (scope.Name == "node")
            exchange.WriteNames("name", "rules", "options", "log");
        else
            exchange.WriteNames("name", "aliases", "rules", "options", "ipset", "refs", "log");
    }

    static void Show(Exchange exchange, FirewallScope scope, ParameterTable table)
    {
        var options = Read(exchange, scope);
        exchange.Json.WriteStartObject();
        exchange.WriteOptions(options.Values, table);
        exchange.Json.WriteString("digest", Digest(options));
        exchange.Json.WriteEndObject();
    }

    static Section Read(Exchange exchange, FirewallScope scope)
    {
        var options = scope.Find(exchange).Options;
        return scope.Name != "cluster" || options["enable"] is null ? options
            : new Section(options.Type, options.Id) { Values = new(options.Values, StringComparer.Ordinal) { ["enable"] = FirewallGate.Enabled(exchange.Cluster) } };
    }

    // of a file that doesn't exist it is the sum of nothing
    static string Digest(Section options) => options.Values.Count == 0 ? SectionFile.Sha1("") : FirewallState.Digest([options]);

    static void Change(Exchange exchange, FirewallScope scope)
    {
        var options = scope.Find(exchange).Options;
        exchange.RequireDigest(Digest(Read(exchange, scope)));
        options.Take(exchange, "vmid");
        // above 1 it is a trial from now on
        if (scope.Name == "cluster" && exchange.Number("enable") > 1)
            options.Values["enable"] = exchange.Cluster.Now.ToString(CultureInfo.InvariantCulture);
        exchange.Cluster.Effects.Count(scope.Target(exchange), "options");
    }

    static void References(Exchange exchange, FirewallScope scope)
    {
        exchange.Json.WriteStartArray();
        foreach (var (firewall, word) in new[] { (exchange.Cluster.Firewall, "dc"), (scope.Find(exchange), scope.Name == "cluster" ? "" : "guest") }.Where(level => level.Item2.Length > 0))
        {
            foreach (var alias in firewall.Aliases.Sections.Where(_ => exchange.Text("type") is null or "alias"))
                WriteReference(exchange, "alias", alias, alias.Id, word);
            foreach (var set in firewall.Sets.Sections.Where(_ => exchange.Text("type") is null or "ipset"))
                WriteReference(exchange, "ipset", set, "+" + set.Id, word);
        }
        exchange.Json.WriteEndArray();
    }

    static void WriteReference(Exchange exchange, string type, Section named, string reference, string scope)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WriteString("type", type);
        exchange.Json.WriteString("name", named.Id);
        exchange.Json.WriteString("ref", reference);
        exchange.Json.WriteString("scope", scope);
        exchange.Json.Optional("comment", named["comment"]);
        exchange.Json.WriteEndObject();
    }

    static void ListMacros(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        foreach (var macro in Macros)
        {
            exchange.Json.WriteStartObject();
            exchange.Json.WriteString("macro", macro);
            exchange.Json.WriteString("descr", $"{macro} traffic");
            exchange.Json.WriteEndObject();
        }
        exchange.Json.WriteEndArray();
    }

    static void Log(Exchange exchange)
    {
        exchange.Json.WriteStartArray();
        exchange.Json.WriteStartObject();
        exchange.Json.WriteNumber("n", 1);
        exchange.Json.WriteString("t", "no content");
        exchange.Json.WriteEndObject();
        exchange.Json.WriteEndArray();
        exchange.Total = 1;
    }
}
