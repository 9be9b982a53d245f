using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Remote;

/// <summary>A folder whose commands go to a server: where that is and how it is known; the token lies in the user's own configuration.</summary>
/// <param name="Url">The server's address.</param>
/// <param name="Fingerprint">SHA-256 of its certificate in hex, where that was compared or trusted; null where this system trusts it by name.</param>
sealed record RemoteFolder(Uri Url, string? Fingerprint)
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The token that <c>croft login</c> made for it, and whose; null for one that was given.</summary>
    public MadeToken? Made { get; init; }

    /// <summary>The folder that says so.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Folder { get; init; } = "";

    /// <summary>The nearest such folder at or above this one, unless a workspace is nearer; null for none.</summary>
    /// <exception cref="FailureException">Invalid: what it says can't be read.</exception>
    public static RemoteFolder? Find(string start)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(start)); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(MarkOf(folder.FullName))) return Read(folder.FullName);
            if (Workspace.FindRoot(folder.FullName) == folder.FullName) return null;
        }
        return null;
    }

    static RemoteFolder Read(string folder)
    {
        try
        {
            if (JsonSerializer.Deserialize<RemoteFolder>(File.ReadAllText(MarkOf(folder)), json) is { Url.IsAbsoluteUri: true } said) return said with { Folder = folder };
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Told below, with the way out.
        }
        throw new FailureException(FailureKind.Invalid, $"'{MarkOf(folder)}' does not tell which server this folder works with.", "Delete the file, then log in again: croft login URL.");
    }

    /// <summary>Makes the folder say so, and keeps the token where nobody else reads it.</summary>
    public void Keep(string configHome, string token)
    {
        PrivateFiles.Replace(TokenFile(configHome, make: true), Encoding.UTF8.GetBytes(token + "\n"));
        Directory.CreateDirectory(Path.Combine(Folder, ".croft"));
        PrivateFiles.Replace(MarkOf(Folder), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, json) + "\n"));
    }

    /// <summary>Takes both away again.</summary>
    public void Forget(string configHome)
    {
        File.Delete(TokenFile(configHome, make: false));
        File.Delete(MarkOf(Folder));
        if (Directory.Exists(Path.Combine(Folder, ".croft")) && !Directory.EnumerateFileSystemEntries(Path.Combine(Folder, ".croft")).Any()) Directory.Delete(Path.Combine(Folder, ".croft"));
    }

    /// <summary>The token.</summary>
    /// <exception cref="FailureException">Denied: there is none, or others can read it.</exception>
    public string Token(string configHome)
    {
        var file = TokenFile(configHome, make: false);
        return File.Exists(file) ? File.ReadAllText(file).Trim()
            : throw new FailureException(FailureKind.Denied, $"You are not logged in to {Url} from this folder.", $"Log in: croft login {Url}");
    }

    /// <summary>One token a folder: two folders may work with one server as two people.</summary>
    string TokenFile(string configHome, bool make)
    {
        var folder = Path.Combine(configHome, "croft", "servers");
        if (make) Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Url} {Folder}")))[..32] + ".token");
    }

    static string MarkOf(string folder) => Path.Combine(folder, ".croft", "server");
}

/// <summary>A token that was made for a folder.</summary>
/// <param name="User">Whose.</param>
/// <param name="Name">Its name, by which it is revoked.</param>
sealed record MadeToken(string User, string Name);
