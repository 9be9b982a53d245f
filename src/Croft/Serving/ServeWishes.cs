using Croft.Engine.State;

namespace Croft.Serving;

/// <summary>What <c>croft serve</c> was asked for.</summary>
sealed record ServeWishes
{
    /// <summary>Addresses to listen at.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Certificate and its key; null for Croft's own.</summary>
    public FileInfo? Certificate { get; init; }

    /// <summary>Key of the certificate; null where it stands behind it.</summary>
    public FileInfo? Key { get; init; }

    /// <summary>Where the first-run token goes.</summary>
    public FileInfo? SetupToken { get; init; }

    /// <summary>Where an administrator's token goes.</summary>
    public FileInfo? AdministratorToken { get; init; }

    /// <summary>Where the command was typed.</summary>
    public required WorkspaceLocation Here { get; init; }

    /// <summary>PostgreSQL database that a workspace made at the first start keeps its state in; null for a file.</summary>
    public string? Database { get; init; }

    /// <summary>Where that database's password is.</summary>
    public FileInfo? DatabasePassword { get; init; }

    /// <summary>True to bring a database on a server up to date, of which there is no copy then.</summary>
    public bool Upgrade { get; init; }

    /// <summary>The simulated clusters; null for the workspace of this folder.</summary>
    public SandboxWishes? Sandbox { get; init; }
}

/// <summary>Simulated clusters to serve.</summary>
sealed record SandboxWishes(int Clusters, int Nodes, int Guests);
