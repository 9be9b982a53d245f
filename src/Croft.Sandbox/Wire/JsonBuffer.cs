using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Croft.Sandbox.Wire;

/// <summary>A reused buffer with a JSON writer on it.</summary>
internal sealed class JsonBuffer : IDisposable
{
    const int Kept = 64;
    static readonly ConcurrentBag<JsonBuffer> Pool = [];
    readonly ArrayBufferWriter<byte> bytes = new(1024);

    JsonBuffer() => Json = new Utf8JsonWriter(bytes, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    public Utf8JsonWriter Json { get; }

    public ReadOnlyMemory<byte> Written
    {
        get
        {
            Json.Flush();
            return bytes.WrittenMemory;
        }
    }

    public static JsonBuffer Rent() => Pool.TryTake(out var buffer) ? buffer : new JsonBuffer();

    public void Clear()
    {
        bytes.ResetWrittenCount();
        Json.Reset();
    }

    /// <summary>Gives the buffer back; its content is gone.</summary>
    public void Dispose()
    {
        Clear();
        if (Pool.Count < Kept)
            Pool.Add(this);
        else
            Json.Dispose();
    }
}
