using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Plans that change a guest's settings.</summary>
internal static class ConfigurePlans
{
    /// <summary>Parameters of the call that are no settings, or that verbs of their own change.</summary>
    static readonly Dictionary<string, string> NotHere = new(StringComparer.Ordinal)
    {
        ["node"] = "is no setting; 'croft guest migrate' moves a guest.",
        ["vmid"] = "is no setting; a guest keeps its number.",
        ["digest"] = "is no setting.",
        ["delete"] = "is no setting; say '--unset KEY'.",
        ["revert"] = "is no setting; set the key to the value that is in force.",
        ["lock"] = "is no setting; unlock a guest on its node once nothing works on it.",
        ["skiplock"] = "is no setting.",
        ["force"] = "is no setting.",
        ["template"] = "is no setting; 'croft guest template' makes one, for good.",
    };

    public static Plan Configure(GuestReading guest, ConfigureGuestRequest asked)
    {
        var at = guest.At;
        var (set, unset) = Wanted(guest, asked);
        foreach (var same in set.Where(s => ConfigValue.Same(at, s.Key, s.Value, guest[s.Key])).Select(s => s.Key).ToList()) set.Remove(same);
        unset.RemoveWhere(key => guest[key] is null);
        if (set.Count + unset.Count == 0) return new Plan("guest configure", $"nothing to do: {at} has these settings already", []);
        var steps = new StepList();
        var warnings = Add(steps, guest, set, unset, null);
        return new Plan("guest configure", $"configure {at}", steps.Steps) { Warnings = warnings, Confirmation = TakenAway.Of(guest, set, unset) };
    }

    /// <summary>Adds the step that sets and unsets keys; returns what is to be warned of.</summary>
    /// <param name="steps">The plan in the making.</param>
    /// <param name="guest">The guest now.</param>
    /// <param name="set">Values as Proxmox takes them; none that is there already.</param>
    /// <param name="unset">Keys that go back to their default; none that is not there.</param>
    /// <param name="fields">What changes part by part, by key; whole values where it is null.</param>
    /// <exception cref="FailureException">Conflict: the guest is locked. Unsupported: Proxmox does not change a key; each is named.</exception>
    public static IReadOnlyList<string> Add(StepList steps, GuestReading guest, SortedDictionary<string, string> set, SortedSet<string> unset, ILookup<string, FieldChange>? fields)
    {
        var at = guest.At;
        if (guest.Lock is { } held) throw new FailureException(GuestRefusals.Locked(at, "configure", held));
        var effects = Effects(guest, set, unset);
        RefuseImpossible(at, effects);
        // What is taken away, Proxmox takes out of the boot order by itself.
        var boot = at.IsVm && !effects.ContainsKey("boot") ? BootOrder.Without(guest["boot"], unset) : null;
        if (boot is not null) effects["boot"] = KeyEffect.Of(guest, "boot", boot);
        var keys = effects.Keys.Order(StringComparer.Ordinal).ToList();
        var action = new ConfigureAction(at, set, [.. unset]) { Seen = keys.Where(k => !ConfigValue.IsSecret(k)).ToDictionary(k => k, k => guest[k], StringComparer.Ordinal) };
        steps.Then($"configure {at.Name}", ConfigureStep.Name, action, step => step with
        {
            Disturbs = effects.Values.Max(e => e.Disturbs),
            Because = Because(guest, effects) is var because && Unused(guest, unset) is { } unused ? $"{because} {unused}".TrimStart() : because,
            Leases = [at.Lease],
            Privilege = Privilege(at, effects),
            Deadline = TimeSpan.FromMinutes(15),
            Changes =
            [
                .. from key in keys
                   from change in fields?.Contains(key) is true ? fields[key] : [new FieldChange(key, ConfigValue.Shown(key, guest[key]), ConfigValue.Shown(key, set.GetValueOrDefault(key) ?? (key == "boot" ? boot : null)))]
                   select change with { Disturbs = effects[key].Disturbs },
            ],
        });
        return [.. GuestDisks.OfOthers(guest, set), .. Warnings(at, effects), .. TooLittle(guest, set)];
    }

    /// <summary>A step that configures a guest, told by what it does to the guest as it is now.</summary>
    /// <param name="step">The step, planned without a look at the guest.</param>
    /// <param name="guest">The guest now.</param>
    public static PlanStep Rated(PlanStep step, GuestReading guest)
    {
        var action = StepJson.Read<ConfigureAction>(step.Action);
        var effects = Effects(guest, action.Set, action.Unset);
        return step with
        {
            Disturbs = effects.Values.Max(e => e.Disturbs),
            Because = Because(guest, effects),
            Privilege = Privilege(guest.At, effects),
            Changes = [.. step.Changes.Select(c => effects.TryGetValue(c.Field, out var effect) ? c with { Disturbs = effect.Disturbs } : c)],
        };
    }

    /// <summary>Privileges that setting keys of a guest needs which is made, or was just made.</summary>
    public static string PrivilegeToMake(GuestAddress guest, IReadOnlyCollection<KeyValuePair<string, string>> set, IEnumerable<string> unset) =>
        Privilege(guest, Effects(new GuestReading(guest) { Config = set.Where(s => s.Key == "unprivileged").ToDictionary(StringComparer.Ordinal) }, set, unset));

    static Dictionary<string, KeyEffect> Effects(GuestReading guest, IEnumerable<KeyValuePair<string, string>> set, IEnumerable<string> unset)
    {
        var effects = set.ToDictionary(s => s.Key, s => KeyEffect.Of(guest, s.Key, s.Value), StringComparer.Ordinal);
        foreach (var key in unset) effects[key] = KeyEffect.Of(guest, key, null);
        return effects;
    }

    /// <summary>Keys that a request sets, as Proxmox takes them, and those that it puts back to their default.</summary>
    /// <exception cref="FailureException">Invalid: every fault of it at once.</exception>
    public static (SortedDictionary<string, string> Set, SortedSet<string> Unset) Wanted(GuestReading present, ConfigureGuestRequest asked)
    {
        var guest = present.At;
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var unset = new SortedSet<string>(asked.Unset, StringComparer.Ordinal);
        List<Fault> faults = [];
        if (asked.Cores is { } cores) set["cores"] = Text(cores);
        if (asked.Memory is { } memory) set["memory"] = Text(memory);
        if (asked.Name is { } name) set[guest.IsVm ? "name" : "hostname"] = name;
        if (asked.Onboot is { } onboot) set["onboot"] = Truth.Format(onboot);
        if (asked.Protection is { } protection) set["protection"] = Truth.Format(protection);
        if (asked.Description is { Length: > 0 } text) set["description"] = text;
        else if (asked.Description is not null) unset.Add("description");
        if (asked.Tags is { Count: > 0 } tags) set["tags"] = TagList.Format(tags);
        else if (asked.Tags is not null) unset.Add("tags");
        foreach (var (key, value) in asked.Set)
        {
            if (set.ContainsKey(key)) faults.Add(new("--set", $"'{key}' is set by an option of its own too."));
            else if (ConfigValue.IsSecret(key)) faults.Add(new("--set", $"'{key}' is a secret and would stand in the plan; set it with 'croft api set'."));
            set[key] = value;
        }
        foreach (var key in set.Keys.Concat(unset).Where(NotHere.ContainsKey)) faults.Add(new("--set", $"'{key}' {NotHere[key]}"));
        // What the config holds already, Proxmox knows, whatever its version.
        foreach (var key in set.Keys.Concat(unset).Where(k => !NotHere.ContainsKey(k) && present[k] is null))
            if (SettingNames.Unknown(guest, key) is { } why) faults.Add(new(set.ContainsKey(key) ? "--set" : "--unset", why));
        foreach (var key in unset.Where(set.ContainsKey)) faults.Add(new("--unset", $"'{key}' is set too."));
        if (faults.Count == 0 && set.Count + unset.Count == 0)
            throw new FailureException(FailureKind.Invalid, $"Can't plan to configure {guest}: no setting is named.", "'croft guest configure --help' lists them.");
        return faults.Count == 0 ? (set, unset) : throw new FailureException(new Failure(FailureKind.Invalid, $"Can't plan to configure {guest}.") { Faults = faults });
    }

    static void RefuseImpossible(GuestAddress guest, Dictionary<string, KeyEffect> effects)
    {
        var refused = effects.Where(e => e.Value.Refused is not null).OrderBy(e => e.Key, StringComparer.Ordinal).ToList();
        if (refused.Count > 0)
        {
            throw new FailureException(new Failure(FailureKind.Unsupported, $"Can't configure {guest}: Proxmox does not change {string.Join(", ", refused.Select(r => r.Key))}.")
            {
                Faults = [.. refused.Select(r => new Fault(r.Key, r.Value.Refused!))],
            });
        }
    }

    static string? Because(GuestReading guest, Dictionary<string, KeyEffect> effects)
    {
        if (!guest.Running) return null;
        var waiting = Keys(effects, Disturbance.Pending);
        var live = Keys(effects, Disturbance.Live);
        var read = guest.At.IsVm ? effects.Keys.Where(VmKeys.IsCloudInit).Order(StringComparer.Ordinal).ToList() : [];
        // Proxmox notes them at once; within the guest nobody looks before it starts.
        var told = read.Count == 0 ? "" : $" cloud-init reads {string.Join(", ", read)} when the guest starts next.";
        return told.Length > 0 && waiting.Count == 0 && read.Count == live.Count ? $"Noted at once;{told}" : Told(waiting, live) + told;
    }

    static string Told(List<string> waiting, List<string> live) => (waiting.Count, live.Count) switch
    {
        (0, _) => "In force at once.",
        (_, 0) => $"{string.Join(", ", waiting)} {(waiting.Count == 1 ? "waits" : "wait")} for the next restart.",
        _ => $"{string.Join(", ", live)} at once; {string.Join(", ", waiting)} {(waiting.Count == 1 ? "waits" : "wait")} for the next restart.",
    };

    static List<string> Keys(Dictionary<string, KeyEffect> effects, Disturbance disturbs) =>
        [.. effects.Where(e => e.Value.Disturbs == disturbs).Select(e => e.Key).Order(StringComparer.Ordinal)];

    static string Privilege(GuestAddress guest, Dictionary<string, KeyEffect> effects)
    {
        var needed = string.Join(", ", effects.Values.Where(e => !e.NeedsRoot).Select(e => e.Privilege).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(guest.Privilege));
        return effects.Values.Any(e => e.NeedsRoot) ? needed.Length == 0 ? "root@pam" : $"{needed}, root@pam" : needed;
    }

    /// <summary>What becomes of disks that are taken away.</summary>
    static string? Unused(GuestReading guest, IReadOnlyCollection<string> unset)
    {
        var disks = GuestDisks.Of(guest).Where(d => unset.Contains(d.Key) && KeyEffect.Index(d.Key, "unused") is null).Select(d => d.Volume).ToList();
        return disks.Count == 0 ? null : $"{string.Join(", ", disks)} {(disks.Count == 1 ? "stays on its storage as an unused disk" : "stay on their storages as unused disks")}.";
    }

    /// <summary>Memory below what is in use.</summary>
    static IEnumerable<string> TooLittle(GuestReading guest, SortedDictionary<string, string> set)
    {
        if (guest is { Running: true, MemoryUsed: { } used } && GuestReading.MemoryIn(set.GetValueOrDefault("memory")) is { } given && given << 20 < used)
            yield return $"{guest.At.Name} uses {NodeReading.Size(used)} of memory now and is given {given} MB: {(guest.At.IsVm ? "it may not start with so little" : "Linux ends what does not fit, at once")}.";
    }

    static IEnumerable<string> Warnings(GuestAddress guest, Dictionary<string, KeyEffect> effects)
    {
        var root = effects.Where(e => e.Value.NeedsRoot).Select(e => e.Key).Order(StringComparer.Ordinal).ToList();
        if (root.Count > 0) yield return $"Proxmox lets only root@pam change {string.Join(", ", root)}: any other user or token is refused.";
        if (effects.TryGetValue("startup", out _) && guest.IsVm) yield return "startup needs Sys.Modify on / too.";
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
