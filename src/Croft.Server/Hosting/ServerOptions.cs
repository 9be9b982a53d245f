namespace Croft.Server.Hosting;

/// <summary>What a server is started with.</summary>
public sealed record ServerOptions
{
    /// <summary>Addresses to listen at: <c>https://0.0.0.0:8443</c>; port 0 takes a free one. Plain HTTP is for loopback alone.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    /// <summary>Folder of what the server keeps beside the database (its own certificate), mode 0700.</summary>
    public required string Folder { get; init; }

    /// <summary>PEM file of the certificate with its chain; null for one of Croft's own.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of its key; null where it stands in the certificate's file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Bytes of a request's body, where no file is sent.</summary>
    public long MostBody { get; init; } = 64 << 20;

    /// <summary>Calls a second of one token or session, on average.</summary>
    public int CallsPerSecond { get; init; } = 200;

    /// <summary>Guests' consoles at once, of all and of one token or session.</summary>
    public int MostConsoles { get; init; } = 200;

    /// <inheritdoc cref="MostConsoles"/>
    public int MostConsolesOfOne { get; init; } = 20;

    /// <summary>Time after which a console ends in which nothing was typed or shown.</summary>
    public TimeSpan ConsoleIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Connections at once.</summary>
    public int MostConnections { get; init; } = 10_000;
}
