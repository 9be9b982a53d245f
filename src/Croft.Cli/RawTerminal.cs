namespace Croft.Cli;

/// <summary>A terminal that hands every key on as it is typed and shows every byte as it comes.</summary>
/// <param name="keys">What is typed.</param>
/// <param name="shown">What is shown.</param>
/// <param name="size">Columns and rows now.</param>
/// <param name="onResize">Calls back when the window's size changes, until disposed.</param>
/// <param name="giveBack">Puts the terminal back as it was.</param>
public sealed class RawTerminal(Stream keys, Stream shown, Func<(int Columns, int Rows)> size, Func<Action, IDisposable> onResize, Action giveBack) : IDisposable
{
    /// <summary>What is typed.</summary>
    public Stream Keys => keys;

    /// <summary>What is shown.</summary>
    public Stream Shown => shown;

    /// <summary>Columns and rows now.</summary>
    public (int Columns, int Rows) Size => size();

    /// <summary>Calls back when the window's size changes, until disposed.</summary>
    public IDisposable OnResize(Action changed) => onResize(changed);

    /// <inheritdoc/>
    public void Dispose() => giveBack();
}
