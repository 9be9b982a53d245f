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

    /// <summary>Time in which a connection has to agree on its encryption.</summary>
    public TimeSpan HandshakeWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a request's head has to come.</summary>
    public TimeSpan HeadWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time for which a connection is kept that asks nothing.</summary>
    public TimeSpan IdleFor { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes a second that whoever asks has to take, on average: who takes none of a long list holds it in memory.</summary>
    public int LeastTaken { get; init; } = 8 << 10;

    /// <summary>Guests' consoles at once, of all and of one token or session.</summary>
    public int MostConsoles { get; init; } = 200;

    /// <inheritdoc cref="MostConsoles"/>
    public int MostConsolesOfOne { get; init; } = 20;

    /// <summary>Time after which a console ends in which nothing was typed or shown.</summary>
    public TimeSpan ConsoleIdle { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Connections at once.</summary>
    public int MostConnections { get; init; } = 10_000;
}
