namespace Croft.Engine.State;

/// <summary>A folder with <c>croft.yaml</c> and <c>.croft/</c>: one estate's state.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Id">Its identity, from <c>croft.yaml</c>; names the master key and the audit's head.</param>
/// <param name="Name">Name for people, from <c>croft.yaml</c>.</param>
public sealed record Workspace(string Root, Guid Id, string Name)
{
    /// <summary>Croft's own state, mode 0700.</summary>
    public string StateFolder => Path.Combine(Root, ".croft");

    /// <summary>The database, mode 0600.</summary>
    public string DatabasePath => Path.Combine(StateFolder, "croft.db");

    /// <summary>The nearest folder from <paramref name="start"/> upward that holds a workspace; null when there is none.</summary>
    public static string? FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "croft.yaml")))
                return folder.FullName;
        }
        return null;
    }
}
