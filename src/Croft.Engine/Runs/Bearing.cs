using Croft.Proxmox;

namespace Croft.Engine.Runs;

/// <summary>How long a reading that fails is asked again: until the step's deadline, except a no that stays.</summary>
/// <remarks>A change was begun: one odd answer (a worker that restarts, a proxy's page, a ticket that ran out) says nothing about it.</remarks>
sealed class Bearing(TimeProvider time, TimeSpan patience)
{
    DateTimeOffset? refusedSince;

    /// <summary>True while it is worth to ask again; a lasting "you may not" or "there is none" is for the user.</summary>
    public bool Bears(ProxmoxException e)
    {
        if (e.Error is not (ProxmoxError.Forbidden or ProxmoxError.NotFound or ProxmoxError.BadParameter or ProxmoxError.NotImplemented))
        {
            refusedSince = null;
            return true;
        }
        refusedSince ??= time.GetUtcNow();
        return time.GetUtcNow() - refusedSince < patience;
    }

    /// <summary>An answer came.</summary>
    public void Answered() => refusedSince = null;
}
