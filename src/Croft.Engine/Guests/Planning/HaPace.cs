namespace Croft.Engine.Guests;

/// <summary>How long HA takes: its task only leaves an order, which two daemons read in turn, each every ten seconds or so.</summary>
/// <remarks>The order goes to the master first and then to the node that has the guest; a master that fails is replaced after two minutes.</remarks>
internal static class HaPace
{
    /// <summary>Time until HA has begun what it was asked for.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(2);

    /// <summary>Time for which an effect may not be there yet: none where HA has no part in it.</summary>
    /// <param name="takes">Time that the guest itself has for it.</param>
    public static TimeSpan Patience(bool ha, TimeSpan takes) => ha ? takes + Delay : TimeSpan.Zero;
}
