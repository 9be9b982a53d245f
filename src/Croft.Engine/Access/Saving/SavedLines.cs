using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Croft.Contracts;

namespace Croft.Engine.Access.Saving;

/// <summary>What a backup says of itself in its first line.</summary>
/// <param name="Croft">Version of the Croft that wrote it.</param>
/// <param name="Workspace">Id of the workspace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Made">When.</param>
/// <param name="Schema">Schema of its database, by the migration's own name.</param>
/// <param name="Key">The master key.</param>
sealed record SavedHead(string Croft, Guid Workspace, string Name, DateTimeOffset Made, string Schema, byte[] Key);

/// <summary>A file of the workspace.</summary>
/// <param name="Path">Below the workspace's folder.</param>
/// <param name="Content">All of it.</param>
sealed record SavedFile(string Path, byte[] Content);

/// <summary>A table; its rows follow.</summary>
/// <param name="Name">Name.</param>
/// <param name="Columns">Names of its columns.</param>
/// <param name="Counter">The last number given in it; null where it gives none.</param>
sealed record SavedTable(string Name, IReadOnlyList<string> Columns, long? Counter);

/// <summary>The last line: how many rows each table has, and the SHA-256 of every line before.</summary>
sealed record SavedEnd(SortedDictionary<string, long> Tables, string Sha256);

/// <summary>Any line but a row: one of the four.</summary>
sealed record SavedLine(SavedHead? Head = null, SavedFile? File = null, SavedTable? Table = null, SavedEnd? End = null);

/// <summary>Lines of JSON within a backup; a row is an array of its values.</summary>
static class SavedLines
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A row; what JSON has no form for is an object of one letter: bytes and numbers with a point.</summary>
    public static void Write(Utf8JsonWriter line, object?[] row)
    {
        line.WriteStartArray();
        foreach (var value in row)
        {
            switch (value)
            {
                case null or DBNull: line.WriteNullValue(); break;
                case bool truth: line.WriteBooleanValue(truth); break;
                case long or int or short: line.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
                case string text: line.WriteStringValue(text); break;
                case byte[] bytes: line.WriteStartObject(); line.WriteBase64String("b", bytes); line.WriteEndObject(); break;
                case double number: line.WriteStartObject(); line.WriteString("d", number.ToString("R", CultureInfo.InvariantCulture)); line.WriteEndObject(); break;
                default: throw new InvalidOperationException($"a value of type {value.GetType().Name}");
            }
        }
        line.WriteEndArray();
    }

    public static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => value.GetString(),
        _ when value.TryGetProperty("b", out var bytes) => bytes.GetBytesFromBase64(),
        _ => double.Parse(value.GetProperty("d").GetString()!, CultureInfo.InvariantCulture),
    };
}

/// <summary>Writes lines, and counts and sums them up.</summary>
sealed class SavedWriter(Stream into) : IDisposable
{
    readonly IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly ArrayBufferWriter<byte> line = new();
    readonly SortedDictionary<string, long> tables = new(StringComparer.Ordinal);

    /// <summary>Rows of each table so far.</summary>
    public IReadOnlyDictionary<string, long> Tables => tables;

    public void Say(SavedLine said)
    {
        if (said.Table is { } table) tables.Add(table.Name, 0);
        Put(json => JsonSerializer.Serialize(json, said, SavedLines.Json));
    }

    public void Row(string table, object?[] row)
    {
        tables[table]++;
        Put(json => SavedLines.Write(json, row));
    }

    public void End() => Say(new SavedLine(End: new SavedEnd(tables, Convert.ToHexStringLower(sum.GetCurrentHash()))));

    void Put(Action<Utf8JsonWriter> write)
    {
        line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = SavedLines.Json.Encoder })) write(json);
        line.Write("\n"u8);
        sum.AppendData(line.WrittenSpan);
        into.Write(line.WrittenSpan);
    }

    public void Dispose() => sum.Dispose();
}

/// <summary>Reads lines; the end has to say what was read.</summary>
sealed class SavedReader(Stream from, string name) : IDisposable
{
    readonly IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly StreamReader text = new(from, new UTF8Encoding(false, throwOnInvalidBytes: true));
    readonly SortedDictionary<string, long> tables = new(StringComparer.Ordinal);
    string table = "";

    /// <summary>Every line up to the end, which is proven; a row is given with its table's name.</summary>
    /// <exception cref="FailureException">Invalid: cut, or not what was written.</exception>
    public async IAsyncEnumerable<(SavedLine? Line, string Table, object?[] Row)> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        while (await text.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith('['))
            {
                tables[table] = tables.GetValueOrDefault(table) + 1;
                Sum(line);
                using var row = JsonDocument.Parse(line);
                yield return (null, table, [.. row.RootElement.EnumerateArray().Select(SavedLines.Value)]);
                continue;
            }
            var said = JsonSerializer.Deserialize<SavedLine>(line, SavedLines.Json)!;
            if (said.End is { } end)
            {
                if (end.Sha256 != Convert.ToHexStringLower(sum.GetCurrentHash()) || !end.Tables.SequenceEqual(tables)) throw Envelope.Damaged(name, "Its content is not what its end says.");
                // To the last piece: what was cut off behind is found there.
                if (await text.ReadLineAsync(ct) is not null) throw Envelope.Damaged(name, "Something stands behind its end.");
                yield break;
            }
            if (said.Table is { } next) tables[table = next.Name] = 0;
            Sum(line);
            yield return (said, table, []);
        }
        throw Envelope.Damaged(name, "Its end is missing.");
    }

    void Sum(string line)
    {
        sum.AppendData(Encoding.UTF8.GetBytes(line));
        sum.AppendData("\n"u8);
    }

    public void Dispose()
    {
        text.Dispose();
        sum.Dispose();
    }
}
