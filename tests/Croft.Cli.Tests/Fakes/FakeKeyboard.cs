using System.Text;
using Croft.Cli.Console;

namespace Croft.Cli.Tests.Fakes;

/// <summary>Types what a test tells it to, a piece each time it is read; then the input ends.</summary>
internal sealed class FakeKeyboard : IKeyboard
{
    readonly Queue<Func<string>> _pieces = [];
    readonly CancellationTokenSource _ended = new();

    public List<KeyboardMode> Modes { get; } = [];

    public bool IsClosed { get; private set; }

    public CancellationToken Ended => _ended.Token;

    public FakeKeyboard Type(params string[] pieces)
    {
        foreach (var piece in pieces) _pieces.Enqueue(() => piece);
        return this;
    }

    /// <summary>Something happens when the keyboard is read next.</summary>
    public FakeKeyboard Then(Action happens)
    {
        _pieces.Enqueue(() =>
        {
            happens();
            return "\e[I"; // a key that means nothing
        });
        return this;
    }

    public void End() => _ended.Cancel();

    public void Use(KeyboardMode mode) => Modes.Add(mode);

    public Task<byte[]> ReadAsync(CancellationToken ct) =>
        Task.FromResult(_pieces.TryDequeue(out var piece) ? Encoding.UTF8.GetBytes(piece()) : []);

    public IDisposable OnResize(Action resized) => new StringReader("");

    public void Dispose()
    {
        IsClosed = true;
        _ended.Dispose();
    }
}
