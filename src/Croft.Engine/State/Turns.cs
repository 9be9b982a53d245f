using System.Threading.Channels;

namespace Croft.Engine.State;

/// <summary>Lets one after another, in the order in which they asked; unlike a semaphore it holds nothing that would have to be disposed.</summary>
sealed class Turns
{
    readonly Channel<byte> place = Channel.CreateBounded<byte>(1);

    /// <summary>Waits for its turn.</summary>
    public ValueTask TakeAsync(CancellationToken ct) => place.Writer.WriteAsync(0, ct);

    /// <summary>Lets the next.</summary>
    public void Pass() => place.Reader.TryRead(out _);
}
