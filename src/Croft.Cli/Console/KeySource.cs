namespace Croft.Cli.Console;

/// <summary>Keys one by one; what was typed ahead is kept for whoever asks next.</summary>
internal sealed class KeySource : IDisposable
{
    // A lone escape is told from the beginning of a sequence by what follows at once.
    static readonly TimeSpan Lone = TimeSpan.FromMilliseconds(50);

    readonly IKeyboard _keyboard;
    readonly TimeProvider _time;
    readonly KeyDecoder _decoder = new();
    readonly Queue<Key> _keys = [];
    readonly IDisposable _listening;
    TaskCompletionSource _resized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Task<byte[]>? _reading;

    public KeySource(IKeyboard keyboard, TimeProvider time)
    {
        _keyboard = keyboard;
        _time = time;
        _listening = keyboard.OnResize(() => _resized.TrySetResult());
    }

    /// <summary>True when the next key is here already.</summary>
    public bool HasMore => _keys.Count > 0;

    /// <summary>The next key; null at the end of input.</summary>
    public async Task<Key?> NextAsync(CancellationToken ct)
    {
        while (_keys.Count == 0)
        {
            ct.ThrowIfCancellationRequested();
            // A read that is under way can't be called back: it stays for the next who asks.
            _reading ??= _keyboard.ReadAsync(ct);
            var pause = _decoder.Waits ? Task.Delay(Lone, _time, ct) : _resized.Task;
            var first = await Task.WhenAny(_reading, _resized.Task, pause).WaitAsync(ct);
            if (first == _resized.Task)
            {
                _resized = new(TaskCreationOptions.RunContinuationsAsynchronously);
                return new Key(Stroke.Resized);
            }
            if (first == pause) Keep(_decoder.End());
            else
            {
                var bytes = await _reading;
                _reading = null;
                if (bytes.Length == 0) return null;
                Keep(_decoder.Take(bytes));
            }
        }
        return _keys.Dequeue();
    }

    public void Dispose() => _listening.Dispose();

    void Keep(IEnumerable<Key> keys)
    {
        foreach (var key in keys) _keys.Enqueue(key);
    }
}
