using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Planning;

/// <summary>What may be disturbed beyond live and pending.</summary>
static class Allowances
{
    static readonly HashSet<Disturbance> None = [];

    /// <summary>By what was said for all, and what a document says of itself.</summary>
    public static IReadOnlySet<Disturbance> Of(IReadOnlyList<Allowance> said, Manifest? document)
    {
        if (said.Count == 0 && document?.Ours("disruption") is null) return None;
        HashSet<Disturbance> allowed = [];
        foreach (var word in said.Concat(Said(document)))
        {
            allowed.Add(Disturbance.Reboot);
            if (word > Allowance.Reboot) allowed.Add(Disturbance.Restart);
            if (word == Allowance.Recreate) allowed.Add(Disturbance.Recreate);
            if (word == Allowance.Destroy) allowed.Add(Disturbance.DestroysData);
        }
        return allowed;
    }

    /// <summary>True where a reboot was said by its own word.</summary>
    public static bool AskToReboot(IReadOnlyList<Allowance> said, Manifest? document) => said.Concat(Said(document)).Contains(Allowance.Reboot);

    /// <summary>The word that allows a disturbance.</summary>
    public static string Word(Disturbance disturbance) => (disturbance switch
    {
        Disturbance.Reboot => Allowance.Reboot,
        Disturbance.Restart => Allowance.Restart,
        Disturbance.Recreate => Allowance.Recreate,
        _ => Allowance.Destroy,
    }).ToString().ToLowerInvariant();

    static IEnumerable<Allowance> Said(Manifest? document) =>
        (document?.Ours("disruption")?.Split(',') ?? []).Select(word => Enum.Parse<Allowance>(word, ignoreCase: true));
}
