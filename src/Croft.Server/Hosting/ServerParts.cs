using Croft.Engine.Access;
using Croft.Engine.Inventory;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;

namespace Croft.Server.Hosting;

/// <summary>What the server reaches of Croft.</summary>
public sealed record ServerParts
{
    /// <summary>The one way in.</summary>
    public required VerbRunner Runner { get; init; }

    /// <summary>Every verb.</summary>
    public required Catalogue Catalogue { get; init; }

    /// <summary>Runs that this process carries out.</summary>
    public required RunEngine Runs { get; init; }

    /// <summary>Looks at what a run changed once it has ended.</summary>
    public required RunSequel Sequel { get; init; }

    /// <summary>Who holds an API token; null for nobody.</summary>
    public required Func<string, CancellationToken, Task<ApiCaller?>> CallerOf { get; init; }

    /// <summary>Writes a mistake of Croft's own down: the exception, and what was attempted.</summary>
    public required Func<Exception, string, Contracts.Failure> Bug { get; init; }

    /// <summary>True while the database answers.</summary>
    public required Func<CancellationToken, Task<bool>> Ready { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Version of this Croft.</summary>
    public required string Version { get; init; }
}
