using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Croft.Contracts;

/// <summary>Request of <c>restore-spec</c>.</summary>
public sealed record RestoreSpecRequest
{
    /// <summary>Which document.</summary>
    [Positional(0), Description("What is described: a name, a guest's number, or Kind/name; also one that is gone."), StringLength(300, MinimumLength = 1)]
    public string Name { get; init; } = "";

    /// <summary>The moment.</summary>
    [Required, Description("As it was then, such as \"10 minutes ago\" or \"2026-11-20 14:00\"."), StringLength(40, MinimumLength = 1)]
    public string AsOf { get; init; } = "";

    /// <summary>Which cluster.</summary>
    [Description("Its cluster, where several hold one of that name."), Names("cluster")]
    public string? Cluster { get; init; }

    /// <summary>The manifests.</summary>
    [Description("Manifests: files or folders; the whole workspace when none are named.")]
    public IReadOnlyList<DocumentFile> Documents { get; init; } = [];

    /// <summary>Which values.</summary>
    [Description("Values for ${…}: values/NAME.yaml over values/default.yaml."), RegularExpression("[A-Za-z0-9_-][A-Za-z0-9._-]*", ErrorMessage = "has to be the name of a file in values/, without its ending.")]
    public string? Values { get; init; }
}

/// <summary>A document as it was at a moment; nothing of the estate was changed.</summary>
/// <param name="Document">The document: <c>VirtualMachine web-01</c>.</param>
public sealed record RestoredSpec(string Document) : IWritesFiles
{
    /// <summary>Where it comes from: <c>applied</c> by Croft, or as it was <c>seen</c>, where no document described it then.</summary>
    public required string Source { get; init; }

    /// <summary>Since when it was so; UTC. Of what was seen: the moment that was asked for.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Each field of the document that was put back; of a document that was not there any more none.</summary>
    public IReadOnlyList<FieldChange> Changes { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<DocumentFile> Files { get; init; } = [];

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Edits { get; init; }
}
