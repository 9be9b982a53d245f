namespace Croft.Cli.Console;

/// <summary>Ctrl-C for a command, whether it comes as a signal or is read as a key while the command asks.</summary>
internal sealed class Presses
{
    readonly Lock _gate = new();
    Action? _pressed;

    /// <summary>Calls back until disposed, as the signal's own registration does.</summary>
    public IDisposable Listen(Action pressed, IDisposable signal)
    {
        lock (_gate) _pressed = pressed;
        return new Listening(this, signal);
    }

    public void Press()
    {
        Action? pressed;
        lock (_gate) pressed = _pressed;
        pressed?.Invoke();
    }

    sealed class Listening(Presses presses, IDisposable signal) : IDisposable
    {
        public void Dispose()
        {
            signal.Dispose();
            lock (presses._gate) presses._pressed = null;
        }
    }
}
