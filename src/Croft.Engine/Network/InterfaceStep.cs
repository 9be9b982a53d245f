using Croft.Contracts;
using Croft.Engine.Reach;
using Croft.Engine.Runs;
using Croft.Proxmox;

namespace Croft.Engine.Network;

/// <summary>Makes, changes or deletes an interface in the file that waits (<c>/nodes/{node}/network/{iface}</c>).</summary>
internal sealed class InterfaceStep : Step<InterfaceAction>
{
    public const string Name = "network.interface";

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(InterfaceAction action, StepContext context, CancellationToken ct)
    {
        var (found, why) = await SeeAsync(action, context, ct);
        if (why is not null)
            return StepCheck.Refuse(Unreached(action, why));
        var now = found is null ? null : InterfaceValues.Of(found);
        if (action.Values is null ? found is null || IsBare(found, now!) : InterfaceValues.Same(now, action.Values))
            return StepCheck.Already(Seen(action, now));
        if (!action.Back && !InterfaceValues.Same(now, action.Before))
            return StepCheck.Refuse(Otherwise(action, now));
        return StepCheck.Call(new ChangeCall(action.Cluster, action.Node, Call(action, now)) { Repeat = Repeat.ChangesNothing });
    }

    public override async Task<Verdict> VerifyAsync(InterfaceAction action, StepContext context, CancellationToken ct)
    {
        var found = await FindAsync(action, context, ct);
        var now = found is null ? null : InterfaceValues.Of(found);
        return (action.Values is null ? found is null || IsBare(found, now!) : InterfaceValues.Same(now, action.Values))
            ? Verdict.Yes(Seen(action, now))
            : Verdict.No($"{action.Name} of {action.Cluster}/{action.Node} should be {InterfaceValues.Told(action.Values)}", Seen(action, now));
    }

    static ProxmoxCall Call(InterfaceAction action, SortedDictionary<string, string>? now)
    {
        var path = NetworkCalls.Path(action.Node);
        var one = $"{path}/{Uri.EscapeDataString(action.Name)}";
        return action.Values is null ? new ProxmoxCall(HttpMethod.Delete, one)
            : now is null ? new ProxmoxCall(HttpMethod.Post, path) { Parameters = [new("iface", action.Name), new("type", action.Type), .. action.Values] }
            : new ProxmoxCall(HttpMethod.Put, one) { Parameters = InterfaceValues.Change(action.Type, action.Values, now) };
    }

    /// <summary>A card of the machine stays listed without an entry of its own.</summary>
    static bool IsBare(NetworkInterface found, SortedDictionary<string, string> values) => found.Type == "eth" && values.Count == 0;

    /// <summary>What is there; putting back asks a silent node for a while, since then nothing else is left.</summary>
    static async Task<(NetworkInterface? Found, string? Why)> SeeAsync(InterfaceAction action, StepContext context, CancellationToken ct)
    {
        var began = context.Time.GetTimestamp();
        while (true)
        {
            try
            {
                return (await FindAsync(action, context, ct), null);
            }
            catch (ProxmoxException e) when (action.Back && e.Error is ProxmoxError.Unreachable or ProxmoxError.TimedOut or ProxmoxError.BadAnswer)
            {
                if (context.Time.GetElapsedTime(began) >= action.Patience)
                    return (null, e.Message);
            }
            await Task.Delay(Pause, context.Time, ct);
        }
    }

    static async Task<NetworkInterface?> FindAsync(InterfaceAction action, StepContext context, CancellationToken ct) =>
        (await (await context.Clients(action.Cluster, ct)).Node(action.Node).Network.ReadAsync(null, ct)).Interfaces.FirstOrDefault(i => i.Name == action.Name);

    static Failure Unreached(InterfaceAction action, string why) => new(
        FailureKind.Unreachable, $"{action.Cluster}/{action.Node} is cut off: its network could not be put back, by no address and through no other node ({why.TrimEnd('.')}).")
    {
        WayOut = NodeReachStep.AtTheConsole(action.Console),
    };

    static Failure Otherwise(InterfaceAction action, SortedDictionary<string, string>? now) => new(
        FailureKind.Conflict, $"Can't change {action.Name} of {action.Cluster}/{action.Node}: it is no longer as the plan saw it, but {InterfaceValues.Told(now)}.")
    {
        WayOut = "Somebody else changed it since. Plan again and look at what differs.",
    };

    static Evidence Seen(InterfaceAction action, SortedDictionary<string, string>? now) => new($"GET {NetworkCalls.Path(action.Node)}", action.Name, InterfaceValues.Told(now));
}
