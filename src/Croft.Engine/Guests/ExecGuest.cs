using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Clusters;
using Croft.Engine.Secrets;
using Croft.Engine.Verbs;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Guests;

/// <summary><c>guest exec</c>: runs a command inside a virtual machine.</summary>
internal sealed class ExecGuest(GuestReader guests, ClusterConnections connections, SecretStore secrets) : IChangeVerb<ExecGuestRequest>
{
    /// <inheritdoc/>
    public static VerbInfo Info { get; } = new("guest", "exec", "Runs a command inside a virtual machine, by its agent.", Permissions.GuestExec, Effect.Changes, typeof(ExecGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <inheritdoc/>
    public async Task<Plan> PlanAsync(ExecGuestRequest request, VerbContext context, CancellationToken ct)
    {
        var guest = await guests.ReadAsync(request.Guest, request.Cluster, ct);
        ExecPlans.Demand(guest, request);
        await DemandAnswerAsync(guest.At, ct);
        var command = JsonSerializer.Serialize(new SealedCommand(request.Command, request.Input));
        return ExecPlans.Exec(guest, request, Convert.ToBase64String(secrets.Seal(new Secret(command), ExecStep.PlaceOf(guest.At))));
    }

    async Task DemandAnswerAsync(GuestAddress guest, CancellationToken ct)
    {
        try
        {
            var client = await connections.GetAsync(guest.Cluster, ct);
            await client.Node(guest.Node).Guest(GuestKind.Qemu, guest.Vmid).Agent.PingAsync(ct);
        }
        catch (ProxmoxException e) when (e.Error is ProxmoxError.WrongState or ProxmoxError.TimedOut or ProxmoxError.Refused)
        {
            throw new FailureException(ExecPlans.Silent(guest, e.Reason), e);
        }
    }
}
