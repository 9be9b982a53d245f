using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Proxmox;
using Permissions = Croft.Proxmox.Permissions;

namespace Croft.Engine.Runs;

/// <summary>What a plan's steps need and the account does not hold, so that it is told before the first step and not by the last.</summary>
/// <remarks>A warning and no refusal: Proxmox has the last word, such as on tasks that the account began itself.</remarks>
static partial class LackedPrivileges
{
    /// <summary>The plan with a warning for each privilege that is lacking; as it was where the account can't be asked.</summary>
    public static async Task<Plan> WarnAsync(Func<string, CancellationToken, Task<ProxmoxClient>> clients, Plan plan, CancellationToken ct)
    {
        var warnings = new List<string>();
        foreach (var cluster in plan.Steps.SelectMany(Needed).GroupBy(n => n.Cluster, StringComparer.Ordinal))
        {
            if (await HeldAsync(clients, cluster.Key, ct) is not { } held) continue;
            foreach (var lacked in cluster.Where(n => !Holds(held, n)).GroupBy(n => n.Privilege, StringComparer.Ordinal))
                warnings.Add(Say(cluster.Key, lacked.Key, [.. lacked.Select(n => n.Path).Distinct(StringComparer.Ordinal)], plan.Verb));
        }
        return warnings.Count == 0 ? plan : plan with { Warnings = [.. plan.Warnings, .. warnings] };
    }

    static string Say(string cluster, string privilege, IReadOnlyList<string> paths, string verb) =>
        $"The account of {cluster} lacks {privilege} on {paths[0]}{(paths.Count > 1 ? $" and {paths.Count - 1} more" : "")}: Proxmox will refuse. What to grant: croft access grant-plan --verb '{verb}'";

    static async Task<Permissions?> HeldAsync(Func<string, CancellationToken, Task<ProxmoxClient>> clients, string cluster, CancellationToken ct)
    {
        try
        {
            return await (await clients(cluster, ct)).Access.PermissionsAsync(ct);
        }
        catch (ProxmoxException)
        {
            return null;
        }
    }

    /// <summary>A guest that is still to be made may get its rights from the pool it is made in.</summary>
    static bool Holds(Permissions held, Need need) => need.Privilege.Split(" or ").Any(privilege =>
        held.Holds(need.Path, privilege)
        || (need.Path.StartsWith("/vms/", StringComparison.Ordinal) && !held.ByPath.ContainsKey(need.Path)
            && held.ByPath.Any(p => p.Key.StartsWith("/pool/", StringComparison.Ordinal) && p.Value.ContainsKey(privilege))));

    static IEnumerable<Need> Needed(PlanStep step) =>
        step.Privilege is { } said && step.Leases is [var lease, ..]
            ? from clause in said.Split(", ")
              let match = Clause().Match(clause)
              where match.Success
              select new Need(lease.Split('/')[0], match.Groups[1].Value, match.Groups[2].Value)
            : [];

    /// <summary>What is said with a condition, as of releases that don't know the privilege, is no clause.</summary>
    [GeneratedRegex(@"^([A-Za-z]+(?:\.[A-Za-z]+)+(?: or [A-Za-z.]+)*) on (/\S*)$")]
    private static partial Regex Clause();

    readonly record struct Need(string Cluster, string Privilege, string Path);
}
