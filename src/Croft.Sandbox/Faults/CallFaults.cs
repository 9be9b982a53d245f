using System.Runtime.CompilerServices;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Faults;

/// <summary>Faults that meet calls as they come in: some fail, some find their connection gone.</summary>
internal sealed class CallFaults(Random random)
{
    readonly ConditionalWeakTable<object, object> seen = [];
    readonly Lock gate = new();
    int races;

    /// <summary>Of each call, how likely it fails without effect; 0 to 1.</summary>
    public double ErrorRate { get; set; }

    /// <summary>How many more calls on a connection that was used before find it closed under them.</summary>
    public int Races
    {
        get => races;
        set => races = value;
    }

    /// <summary>True when the server closed the connection just as this call was sent on it.</summary>
    /// <param name="connection">Anything that is the same for each call of a connection.</param>
    public bool IsRaced(object connection)
    {
        lock (gate)
        {
            var wasUsed = seen.TryGetValue(connection, out _);
            if (!wasUsed)
                seen.Add(connection, connection);
            if (!wasUsed || races == 0)
                return false;
            races--;
            return true;
        }
    }

    /// <summary>What an unlucky call answers: a gateway's timeout, as when the daemon behind is stuck.</summary>
    public void RequireLuck()
    {
        lock (gate)
            if (ErrorRate <= 0 || random.NextDouble() >= ErrorRate)
                return;
        throw ApiFault.Bare(599, "Connection timed out");
    }
}
