using Croft.Engine.Guests;

namespace Croft.Remote;

/// <summary>A guest's console that is open, here or over a server.</summary>
interface IConsole
{
    /// <summary>The guest, as messages name it.</summary>
    string Guest { get; }

    /// <summary>Serial port; null for a container.</summary>
    string? Serial { get; }

    /// <summary>How it ended, once a read gave nothing.</summary>
    string Ended { get; }

    /// <summary>Reads what is shown, as it comes; 0 when it has closed.</summary>
    ValueTask<int> ReadAsync(Memory<byte> screen, CancellationToken ct);

    /// <summary>Types.</summary>
    /// <exception cref="IOException">It has closed.</exception>
    Task WriteAsync(ReadOnlyMemory<byte> keys, CancellationToken ct);

    /// <summary>Tells the terminal's size.</summary>
    /// <exception cref="IOException">It has closed.</exception>
    Task ResizeAsync(int columns, int rows, CancellationToken ct);

    /// <summary>Says that it is left, before what reads it is stopped.</summary>
    Task LeaveAsync();
}

/// <summary>One that this process opened.</summary>
sealed class LocalConsole(OpenConsole open) : IConsole
{
    public string Guest => open.Guest.ToString();

    public string? Serial => open.Serial;

    public string Ended => "closed by the guest";

    public ValueTask<int> ReadAsync(Memory<byte> screen, CancellationToken ct) => open.Terminal.ReadAsync(screen, ct);

    public Task WriteAsync(ReadOnlyMemory<byte> keys, CancellationToken ct) => open.Terminal.WriteAsync(keys, ct);

    public Task ResizeAsync(int columns, int rows, CancellationToken ct) => open.Terminal.ResizeAsync(columns, rows, ct);

    public Task LeaveAsync() => Task.CompletedTask;
}
