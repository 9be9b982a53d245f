using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Request of <c>init</c>.</summary>
public sealed record InitRequest
{
    /// <summary>Name of the workspace.</summary>
    [Description("Name of the workspace; the folder's name when absent."), StringLength(60), RegularExpression(@"[\p{L}\p{N}][\p{L}\p{N}._ -]*", ErrorMessage = "is no workspace name: a letter or digit, then letters, digits, spaces, '.', '_' and '-'.")]
    public string? Name { get; init; }

    /// <summary>A PostgreSQL database to keep the state in.</summary>
    [Description("PostgreSQL database to keep the state in, as postgres://USER@HOST/NAME; a file in the workspace when absent.")]
    public string? Database { get; init; }

    /// <summary>Its password; kept sealed.</summary>
    [Description("File that holds the database's password; it is kept sealed."), Secret]
    public string? DatabasePassword { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}

/// <summary>What <c>init</c> made.</summary>
/// <param name="Folder">The workspace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="MasterKey">Where its master key lies; to be backed up, since nothing opens the credentials without it.</param>
public sealed record InitResult(string Folder, string Name, Guid Id, string MasterKey);

/// <summary>Request of <c>version</c>.</summary>
public sealed record VersionRequest;

/// <summary>What this Croft is.</summary>
/// <param name="Croft">Version of Croft.</param>
/// <param name="Runtime">.NET it runs on.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Sqlite">The system's SQLite; null when it is missing.</param>
public sealed record VersionResult(string Croft, string Runtime, string System, string? Sqlite);
