using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>A folder with <c>croft.yaml</c> and <c>.croft/</c>: one estate's state.</summary>
/// <param name="Root">The folder, absolute.</param>
/// <param name="Id">Its identity, from <c>croft.yaml</c>; names the master key and the audit's head, which lie elsewhere.</param>
/// <param name="Name">Name for people, from <c>croft.yaml</c>.</param>
public sealed record Workspace(string Root, Guid Id, string Name)
{
    /// <summary>Name of the file that makes a folder a workspace.</summary>
    public const string FileName = "croft.yaml";

    /// <summary>What Croft keeps, mode 0700; every file in it is 0600.</summary>
    public string StateFolder => FolderOf(Root);

    /// <summary>The database.</summary>
    public string DatabasePath => Path.Combine(StateFolder, "croft.db");

    internal static string FolderOf(string root) => Path.Combine(root, ".croft");

    /// <summary>The nearest folder from <paramref name="start"/> upward that holds a workspace; null when there is none.</summary>
    public static string? FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(Path.GetFullPath(start)); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, FileName)))
                return folder.FullName;
        }
        return null;
    }
}
