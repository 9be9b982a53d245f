using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Secrets;

/// <summary>The key that everything secret hangs on; it lies outside of the workspace and is read when first needed.</summary>
/// <remarks>
/// Looked for in <c>CROFT_MASTER_KEY</c>, systemd's credential <c>croft-master-key</c>, and
/// <c>$XDG_CONFIG_HOME/croft/keys/&lt;workspace-id&gt;</c> (0600), in this order. It is used through derived keys only.
/// </remarks>
public sealed class MasterKey
{
    internal const int IdLength = 8;
    const int Length = 32;
    readonly Lazy<byte[]> key;

    /// <summary>The key of this workspace; nothing is read yet.</summary>
    public MasterKey(WorkspaceLocation location, Workspace workspace) => key = new(() => Read(location, workspace.Id));

    internal MasterKey(byte[] key) => this.key = new(key);

    /// <summary>Says which key it is without telling it; 8 bytes.</summary>
    /// <exception cref="FailureException">The key is missing, malformed, or open to others.</exception>
    public ReadOnlySpan<byte> Id => Derive("id").AsSpan(0, IdLength);

    /// <summary>A key for one purpose, 32 bytes (HKDF-SHA256).</summary>
    /// <exception cref="FailureException">The key is missing, malformed, or open to others.</exception>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Value, Length, info: Encoding.ASCII.GetBytes($"croft {purpose}"));

    /// <summary>File of a workspace's key.</summary>
    public static string PathOf(WorkspaceLocation location, Guid workspace) => Path.Combine(location.ConfigHome, "croft", "keys", workspace.ToString());

    /// <summary>Makes the key of a new workspace; true when a file was written, false when the key comes from outside.</summary>
    internal static bool Create(WorkspaceLocation location, Guid workspace, RandomNumberGenerator random)
    {
        if (Outside(location) is not null)
            return false;
        var path = PathOf(location, workspace);
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        var fresh = new byte[Length];
        random.GetBytes(fresh);
        PrivateFiles.Replace(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(fresh) + "\n"));
        return true;
    }

    /// <summary>The key itself, for a sealed backup alone.</summary>
    internal byte[] Export() => [.. key.Value];

    /// <summary>Puts the key of a workspace that comes out of a backup in its place; what is returned takes it away again.</summary>
    /// <exception cref="FailureException">Conflict: another key stands there.</exception>
    internal static Action Put(WorkspaceLocation location, Guid workspace, byte[] key)
    {
        var path = PathOf(location, workspace);
        if (Outside(location) is not null || File.Exists(path))
        {
            if (!CryptographicOperations.FixedTimeEquals(Read(location, workspace), key))
                throw new FailureException(
                    FailureKind.Conflict, $"The backup holds another master key than {(Outside(location) is { Source: var source } ? source : path)}; nothing was restored.",
                    "Unset it, or move that file away if nothing needs it any more, then try again.");
            return static () => { };
        }
        PrivateFiles.MakeFolder(Path.GetDirectoryName(path)!);
        PrivateFiles.Replace(path, Encoding.ASCII.GetBytes(Convert.ToBase64String(key) + "\n"));
        return () => File.Delete(path);
    }

    static byte[] Read(WorkspaceLocation location, Guid workspace)
    {
        if (Outside(location) is var (text, source))
            return Parse(text, source);
        var path = PathOf(location, workspace);
        if (!File.Exists(path))
            throw new FailureException(new Failure(FailureKind.NotFound, $"The master key of this workspace is missing: {path}.")
            {
                Cause = "Without it no credential can be opened and the audit can't be continued.",
                WayOut = $"Put the key file back from your backup (0600), or set CROFT_MASTER_KEY. If it is lost: remove {Workspace.FileName} and .croft, "
                    + "croft init, and add the clusters with their tokens again.",
            });
        RefuseOpen(path);
        return Parse(File.ReadAllText(path), path);
    }

    static (string Text, string Source)? Outside(WorkspaceLocation location)
    {
        if (location.TakeMasterKey() is { } text)
            return (text, "CROFT_MASTER_KEY");
        if (location.CredentialsFolder is { } folder && Path.Combine(folder, "croft-master-key") is var path && File.Exists(path))
            return (File.ReadAllText(path), path);
        return null;
    }

    static void RefuseOpen(string path)
    {
        if (PrivateFiles.IsOpenToOthers(path))
            throw new FailureException(
                FailureKind.Denied, $"The master key {path} can be read by others than its owner.",
                $"Close it: chmod 600 {path}. If others may have read it, give every cluster a new token (croft cluster set-token).");
    }

    static byte[] Parse(string text, string source)
    {
        var bytes = new byte[Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var written) && written == Length
            ? bytes
            : throw new FailureException(
                FailureKind.Invalid, $"The master key in {source} is not the base64 of {Length} bytes.", "Put the right key there; croft init made it.");
    }
}
