using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Manifests;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Proofs;

/// <summary>One guest being asked until it proves its work or its time is over.</summary>
sealed class GuestTrial(GuestAddress guest, VerifyAction action, StepContext context)
{
    /// <summary>Longest that one try over the network waits; a command within has all the time there is.</summary>
    static readonly TimeSpan OneTry = TimeSpan.FromSeconds(10);

    readonly long began = context.Time.GetTimestamp();
    GuestAddress at = guest;
    string asked = action.Check?.Told ?? "that it runs";

    /// <summary>What proved it, or what was tried, what came, and how long.</summary>
    public async Task<TrialEnd> RunAsync(CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var came = await TryAsync(ct);
            var took = context.Time.GetElapsedTime(began);
            var after = string.Create(CultureInfo.InvariantCulture, $"{(tries == 1 ? "1 try" : $"{tries} tries")}, {took.TotalSeconds:0.#} s");
            if (came.Holds) return new TrialEnd(new Evidence(asked, at.Name, $"{came.Said} after {after}"), null);
            if (action.Timeout - took is var left && left <= TimeSpan.Zero) return new TrialEnd(null!, NotProven(came, after));
            await Task.Delay(left < action.Interval ? left : action.Interval, context.Time, ct);
        }
    }

    Failure NotProven(Answer came, string after) => new(came.IsKnown ? FailureKind.TimedOut : FailureKind.Unreachable, $"{at} {(came.IsKnown ? $"did not prove that it works: {asked}" : "could not be asked whether it works, so that is not known")} ({after}).")
    {
        Cause = came.Said,
        WayOut = action.Before is { } before
            ? $"{before} was not begun, since {at.Name} would have to stand in. Look at it: 'croft guest show {at.Name} --fresh'; once it works, plan again."
            : $"Look at it: 'croft guest show {at.Name} --fresh'. What was changed and not taken back by this run stays; 'croft run undo {context.RunMark.Run}' takes it back.",
    };

    async Task<Answer> TryAsync(CancellationToken ct)
    {
        var within = action.Check is { Kind: HealthCheckKind.Exec } check ? check.Timeout : OneTry < action.Timeout ? OneTry : action.Timeout;
        using var patience = new CancellationTokenSource(within, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            return await AskAsync(stop.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Answer.No(string.Create(CultureInfo.InvariantCulture, $"no answer within {within.TotalSeconds:0} s"));
        }
        catch (ProxmoxException e)
        {
            return Answer.No(e.Reason ?? e.Message);
        }
    }

    async Task<Answer> AskAsync(CancellationToken ct)
    {
        var client = await context.Clients(at.Cluster, ct);
        if (await StateAsync(client, ct) is not { } state) return Answer.No("Proxmox has no such guest any more");
        // Another machine may answer at an address that moves; that one would prove nothing.
        if (state != "running") return Answer.No($"it is {state}");
        var api = client.Node(at.Node).Guest(at.IsVm ? GuestKind.Qemu : GuestKind.Lxc, at.Vmid);
        switch (action.Check)
        {
            case null:
                return Answer.Yes("it runs");
            case { Kind: HealthCheckKind.Agent }:
                await api.Agent.PingAsync(ct);
                return Answer.Yes("it answers");
            case { Kind: HealthCheckKind.Exec } check:
                var exit = await api.Agent.RunAsync(check.Words, null, ct);
                return exit.ExitCode == 0 ? Answer.Yes("it ended with 0") : Answer.No(exit.ExitCode is { } code ? $"it ended with {code}" : $"signal {exit.Signal} ended it");
            case var check:
                return await OverTheNetworkAsync(check, api, ct);
        }
    }

    async Task<Answer> OverTheNetworkAsync(HealthCheck check, ProxmoxGuest api, CancellationToken ct)
    {
        var host = "";
        if (HealthCheck.IsOfGuest(check.Target))
        {
            var (found, why) = await GuestAddresses.FirstAsync(api, at, ct);
            if (found is null) return Answer.Unknown($"no address of it is known: {why}");
            host = found;
        }
        if (check.Kind == HealthCheckKind.Http)
        {
            var page = HealthCheck.PageOf(check.Target, host)!;
            asked = $"http {page}";
            return await OutsideProbe.PageAsync(page, ct);
        }
        var cut = check.Target.LastIndexOf(':');
        var name = cut > 0 ? check.Target[..cut].Trim('[', ']') : host;
        var port = int.Parse(check.Target.AsSpan(cut + 1), CultureInfo.InvariantCulture);
        asked = $"tcp {name}:{port}";
        return await OutsideProbe.PortAsync(name, port, ct);
    }

    /// <summary>Its state, wherever it stands by now; null when it is nowhere.</summary>
    async Task<string?> StateAsync(ProxmoxClient client, CancellationToken ct)
    {
        var view = new GuestView(client, at);
        if (await view.ConfigAsync(ct) is not null) return (await view.StatusAsync(ct)).State;
        var moved = (await client.Cluster.ResourcesAsync(ResourceFilter.Guests, ct)).FirstOrDefault(r => r.Vmid == at.Vmid);
        if (moved?.Node is not { } node || node == at.Node) return null;
        at = at with { Node = node };
        return (await new GuestView(client, at).StatusAsync(ct)).State;
    }
}

/// <summary>How asking one guest ended.</summary>
/// <param name="Evidence">What proved it; of no meaning where it failed.</param>
/// <param name="Failure">Why it is not proven; null where it is.</param>
readonly record struct TrialEnd(Evidence Evidence, Failure? Failure);

/// <summary>What one try brought.</summary>
/// <param name="Holds">True when it proves the guest's work.</param>
/// <param name="Said">What came, in words.</param>
/// <param name="IsKnown">False where nobody could be asked.</param>
readonly record struct Answer(bool Holds, string Said, bool IsKnown)
{
    public static Answer Yes(string said) => new(true, said, true);

    public static Answer No(string said) => new(false, said, true);

    public static Answer Unknown(string said) => new(false, said, false);
}
