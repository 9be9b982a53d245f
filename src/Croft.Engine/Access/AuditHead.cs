using System.Security.Cryptography;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Access;

/// <summary>The last row's sequence and MAC, kept outside of the database so that its end can't be cut off unseen.</summary>
/// <remarks>Written under a lock after each commit: it lags when a process died in between, or its file could not be written, and is never ahead.</remarks>
sealed class AuditHead(WorkspaceLocation location, Workspace workspace, AuditKey key)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string File => Path.Combine(location.StateHome, "croft", "heads", workspace.Id.ToString());

    /// <summary>Lets one process at a time append, or compare.</summary>
    /// <exception cref="FailureException">Conflict: another process holds it for long.</exception>
    public Task<IDisposable> LockAsync(CancellationToken ct)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(File)!);
        return LockFile.TakeAsync($"{File}.lock", Patience, ct);
    }

    /// <summary>Keeps appends away while the audit is compared; on a read-only disk nobody appends.</summary>
    public Task<IDisposable> LockForReadingAsync(CancellationToken ct) =>
        Directory.Exists(Path.GetDirectoryName(File)) ? LockFile.TakeForReadingAsync($"{File}.lock", Patience, ct) : LockAsync(ct);

    /// <summary>The head; null when there is no file.</summary>
    /// <exception cref="FailureException">Conflict: the file is not one that this workspace's key has signed.</exception>
    public Head? Read()
    {
        if (!System.IO.File.Exists(File))
            return null;
        try
        {
            var head = JsonSerializer.Deserialize<Head>(System.IO.File.ReadAllText(File), JsonSerializerOptions.Web);
            if (head is { Mac: not null, Signature: not null } && head.Signature == Signature(head.Sequence, head.Mac))
                return head;
        }
        catch (JsonException)
        {
            // told below
        }
        return Head.Forged;
    }

    public void Write(long sequence, ReadOnlySpan<byte> mac)
    {
        var text = Convert.ToHexStringLower(mac);
        PrivateFiles.Replace(File, JsonSerializer.SerializeToUtf8Bytes(new Head(sequence, text, Signature(sequence, text)), JsonSerializerOptions.Web));
    }

    string Signature(long sequence, string mac) => Convert.ToHexStringLower(key.Sign("head", $"{workspace.Id}\n{sequence}\n{mac}"));

    internal sealed record Head(long Sequence, string Mac, string Signature)
    {
        /// <summary>Stands for a file whose signature is not ours; matches no row.</summary>
        public static Head Forged { get; } = new(-1, "", "");

        public bool Is(long sequence, ReadOnlySpan<byte> mac) =>
            Sequence == sequence && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(Mac), mac);
    }
}
