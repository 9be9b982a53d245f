using System.Text.RegularExpressions;
using Croft.Engine.State.Yaml;

namespace Croft.Engine.Manifests;

/// <summary>Names that have a form by the kind of their document: where the thing lies, or what Proxmox takes.</summary>
static partial class KindNames
{
    const string Word = "[A-Za-z0-9._-]+", Node = "[A-Za-z0-9][A-Za-z0-9.-]*";

    static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["Firewall"] = new(Whole($"cluster|node/{Node}|guest/({GuestNames.Form})"), "cluster, node/NAME or guest/NAME", Firewall),
        ["Network"] = new(Whole(@"[^/\s]+/[^/\s]+"), "NODE/INTERFACE, such as pve1/vmbr0", _ => null),
        ["Replication"] = new(Whole("[1-9][0-9]{2,8}-[0-9]+"), "the number of the guest and that of the job, such as 100-0", n => Digits().IsMatch(n) ? $"{n}-0" : null),
        ["SdnZone"] = new(Whole("[A-Za-z][A-Za-z0-9]{1,7}"), "two to eight letters and digits, a letter first", _ => null),
        ["SdnVnet"] = new(Whole("[A-Za-z][A-Za-z0-9]{1,7}"), "two to eight letters and digits, a letter first", _ => null),
        ["SdnSubnet"] = new(Whole("[A-Za-z][A-Za-z0-9]{1,7}/[0-9A-Fa-f.:]+/[0-9]{1,3}"), "VNET/ADDRESS/MASK, such as vnet1/10.0.0.0/24", _ => null),
        ["User"] = new(Whole(@"[^\s:/@]+(@[^\s:/@]+)*@[A-Za-z][A-Za-z0-9._-]+"), "USER@REALM, such as anna@pve", n => Words().IsMatch(n) ? $"{n}@pve" : null),
        ["Acl"] = new(Whole("/[A-Za-z0-9._/-]*"), "a path that begins with '/', such as /vms/100", n => Paths().IsMatch(n) ? $"/{n}" : null),
        ["Role"] = new(Whole(Word), "letters, digits, dots, dashes and underscores", _ => null),
        ["Group"] = new(Whole(Word), "letters, digits, dots, dashes and underscores", _ => null),
        ["Pool"] = new(Whole($"{Word}(/{Word}){{0,2}}"), "letters, digits, dots, dashes and underscores, at most three levels deep", _ => null),
        ["Storage"] = new(Whole("[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]"), "letters, digits, dots, dashes and underscores, a letter first and no mark last", _ => null),
        ["HaGroup"] = new(Whole("[A-Za-z][A-Za-z0-9_-]+"), "a letter, then letters, digits, dashes and underscores", _ => null),
        ["HaRule"] = new(Whole("[A-Za-z][A-Za-z0-9_-]+"), "a letter, then letters, digits, dashes and underscores", _ => null),
    };

    /// <summary>Why a document of a kind can't be called so, as it completes "metadata.name …"; null where it can.</summary>
    public static string? WhyNot(Kind kind, string name)
    {
        if (ConfigSpec.IsGuest(kind)) return GuestNames.WhyNot(kind, name);
        if (!Forms.TryGetValue(kind.Name, out var form) || form.Pattern.IsMatch(name)) return null;
        return $"has to be {form.Told}, not '{(name.Length <= 60 ? name : name[..60] + "…")}'{(form.Meant(name) is { } meant ? $"; did you mean {meant}?" : "")}";
    }

    /// <summary>A bare name is a guest's, unless it is nearly the cluster; what stands before the slash is misspelt.</summary>
    static string? Firewall(string name) => name.Split('/') switch
    {
        [var one] => NearestWord.To(one, ["cluster"]) ?? (Guest().IsMatch(one) ? $"guest/{one}" : null),
        [var place, var one] when Guest().IsMatch(one) =>
            NearestWord.To(place, ["node", "guest"]) is { } near ? $"{near}/{one}" : place is "vm" or "ct" or "qemu" or "lxc" or "VirtualMachine" or "Container" ? $"guest/{one}" : null,
        _ => null,
    };

    static Regex Whole(string pattern) => new($@"\A({pattern})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\A[1-9][0-9]{2,8}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();

    [GeneratedRegex($@"\A({GuestNames.Form})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Guest();

    sealed record Form(Regex Pattern, string Told, Func<string, string?> Meant);
}
