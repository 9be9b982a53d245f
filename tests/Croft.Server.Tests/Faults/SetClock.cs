namespace Croft.Server.Tests.Faults;

/// <summary>A machine's clock that somebody sets; what is measured and waited for goes on as it does on any machine.</summary>
sealed class SetClock : TimeProvider
{
    /// <summary>How wrong it is.</summary>
    public TimeSpan Off { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Off;
}
