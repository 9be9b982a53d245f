using System.Globalization;
using System.Text;

namespace Croft.Proxmox;

/// <summary>The head of one answer: its status, how its body ends, and its bytes without a contradicted <c>close</c>.</summary>
sealed record ResponseHead(int Status, long? Length, bool Chunked, byte[] Bytes)
{
    /// <summary>Index after the empty line that ends a head, or -1.</summary>
    public static int End(ReadOnlySpan<byte> bytes, int from)
    {
        for (var i = from; i < bytes.Length; i++)
        {
            if (bytes[i] != '\n')
                continue;
            if (i + 1 < bytes.Length && bytes[i + 1] == '\n')
                return i + 2;
            if (i + 2 < bytes.Length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')
                return i + 3;
        }
        return -1;
    }

    /// <summary>Latin-1 keeps every byte, so what is not dropped is written back as it came.</summary>
    public static ResponseHead Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var status = lines[0].Length >= 12 && int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;
        var fields = lines.Skip(1).Select(Field).ToList();
        var keeps = fields.Any(f => Is(f, "Connection", "keep-alive"));
        var closes = fields.Any(f => Is(f, "Connection", "close"));
        long? length = fields.Find(f => f.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) is { Name: not null } field
            && long.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        var chunked = fields.Any(f => Is(f, "Transfer-Encoding", "chunked"));
        var kept = keeps && closes && status < 400
            ? Encoding.Latin1.GetBytes(string.Join('\n', lines.Where(line => !Is(Field(line), "Connection", "close"))))
            : bytes.ToArray();
        return new ResponseHead(status, length, chunked, kept);
    }

    static (string Name, string Value) Field(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
    }

    static bool Is((string Name, string Value) field, string name, string value) =>
        field.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && field.Value.Equals(value, StringComparison.OrdinalIgnoreCase);
}
