using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Croft.Proxmox;

/// <summary>The name of a task: <c>UPID:node:pid:pstart:start:type:id:user:</c>.</summary>
public sealed class Upid : IEquatable<Upid>
{
    readonly string text;

    Upid(string text, string[] parts)
    {
        this.text = text;
        Node = parts[1];
        Type = parts[5];
        Id = parts[6];
        User = parts[7];
    }

    /// <summary>Node that runs it.</summary>
    public string Node { get; }

    /// <summary>Process that runs it.</summary>
    public int Pid { get; private init; }

    /// <summary>When that process began, in clock ticks since the node's boot.</summary>
    public long ProcessStart { get; private init; }

    /// <summary>When the task began, by the node's clock.</summary>
    public DateTimeOffset Start { get; private init; }

    /// <summary>What it does, such as <c>qmstart</c>.</summary>
    public string Type { get; }

    /// <summary>What it works on: a vmid, <c>105@local</c>, or nothing.</summary>
    public string Id { get; }

    /// <summary>Who began it; with a token <c>user@realm!name</c>.</summary>
    public string User { get; }

    /// <summary>The guest it works on; null when the id begins with no number.</summary>
    public int? Vmid => int.TryParse(Id.Split('@')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var vmid) ? vmid : null;

    /// <summary>The token's name; null when a user began it without one.</summary>
    public string? TokenName => User.IndexOf('!', StringComparison.Ordinal) is var bang and >= 0 ? User[(bang + 1)..] : null;

    /// <summary>Reads a UPID.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Upid? upid)
    {
        upid = null;
        var parts = text?.Split(':') ?? [];
        if (parts.Length != 9 || parts[0] != "UPID" || parts[8].Length > 0 || parts[1].Length == 0 || parts[5].Length == 0 || parts[7].Length == 0
            || text.AsSpan().ContainsAny(Forbidden)
            || parts[1].AsSpan().ContainsAnyExcept(NodeLetters)
            || !Hex(parts[2], 8, 8, out var pid) || !Hex(parts[3], 8, 9, out var processStart) || !Hex(parts[4], 8, 8, out var start)
            || pid > int.MaxValue)
            return false;
        upid = new(text!, parts) { Pid = (int)pid, ProcessStart = processStart, Start = DateTimeOffset.FromUnixTimeSeconds(start) };
        return true;
    }

    /// <summary>Reads a UPID.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static Upid Parse(string text) =>
        TryParse(text, out var upid) ? upid : throw new FormatException($"'{text}' is no UPID; Proxmox writes them as UPID:node:pid:pstart:start:type:id:user: .");

    /// <summary>Writes a UPID from its parts.</summary>
    /// <exception cref="FormatException">A part can't stand in one.</exception>
    public static Upid Create(string node, int pid, long processStart, DateTimeOffset start, string type, string id, string user) => Parse(
        string.Create(CultureInfo.InvariantCulture, $"UPID:{node}:{pid:X8}:{processStart:X8}:{start.ToUnixTimeSeconds():X8}:{type}:{id}:{user}:"));

    /// <summary>The text as Proxmox wrote it.</summary>
    public override string ToString() => text;

    /// <inheritdoc/>
    public bool Equals(Upid? other) => other is not null && text == other.text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Upid);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    static readonly System.Buffers.SearchValues<char> NodeLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    static readonly System.Buffers.SearchValues<char> Forbidden = System.Buffers.SearchValues.Create(" \t\r\n/\\");

    static bool Hex(string text, int least, int most, out long value)
    {
        value = 0;
        return text.Length >= least && text.Length <= most && long.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
