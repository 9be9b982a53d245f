using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Secrets;

namespace Croft.Engine.Tests.State;

/// <summary>What any Croft must be able to read in a workspace, whatever Croft wrote it; one line a fact.</summary>
static class KeptFacts
{
    public static async Task<List<string>> ReadAsync(WorkspaceFolder.Process croft, CancellationToken ct)
    {
        List<string> facts = [];
        foreach (var cluster in await croft.Get<ClusterStore>().AllAsync(ct))
            facts.Add($"cluster {cluster.Name} {cluster.Account} {croft.Get<SecretStore>().Open(cluster.Secret, KnownCluster.PlaceOf(cluster.Name)).Reveal()}");
        foreach (var guest in (await croft.RunAsync<Page<GuestRow>>("guest list", new ListGuestsRequest())).Items)
        {
            var detail = await croft.RunAsync<GuestDetail>("guest show", new ShowGuestRequest { Guest = guest.Name });
            facts.Add($"guest {guest.Node}/{guest.Vmid} {guest.Name} {string.Join(';', guest.Tags)} {detail.Config["memory"]}");
        }
        foreach (var change in (await croft.RunAsync<Page<ChangeRow>>("history list", new ListHistoryRequest())).Items)
            facts.Add($"change {change.Seen:O} {change.Kind} {change.Subject} {change.Field}");
        foreach (var run in (await croft.RunAsync<Page<RunRow>>("run list", new ListRunsRequest())).Items)
        {
            var detail = await croft.RunAsync<RunDetail>("run show", new ShowRunRequest { Run = run.Id });
            facts.Add($"run {run.Id} of plan {run.Plan} {run.Verb} {run.State} holds {string.Join(' ', detail.Leases)}: {run.Title}");
            facts.AddRange(detail.Steps.Select(s => $"step {s.Id} {s.State} with {s.Evidence.Count} proofs"));
        }
        foreach (var user in (await croft.RunAsync<Page<CroftUserRow>>("user list", new ListCroftUsersRequest())).Items)
        {
            var holds = (await croft.RunAsync<CroftUserDetail>("user show", new ShowCroftUserRequest { Name = user.Name })).Holds;
            facts.Add($"user {user.Name} {user.Shown} password {user.Password} {string.Join(';', user.Grants)}: {string.Join(';', holds.Select(h => $"{h.Scope} {string.Join(' ', h.Permissions)}"))}");
        }
        foreach (var token in (await croft.RunAsync<Page<CroftTokenRow>>("token list", new ListCroftTokensRequest())).Items)
            facts.Add($"token {token.Name} of {token.User} until {token.Expires:O} {string.Join(' ', token.Permissions ?? [])}");
        var audit = await croft.RunAsync<AuditVerified>("audit verify", new VerifyAuditRequest());
        facts.Add($"audit intact {audit.Intact}");
        foreach (var row in (await croft.RunAsync<Page<AuditRecord>>("audit list", new ListAuditRequest { Limit = 200 })).Items.OrderBy(r => r.Sequence))
            facts.Add($"audit {row.Sequence} {row.Kind} {row.Verb} {row.Outcome}");
        return facts;
    }
}
