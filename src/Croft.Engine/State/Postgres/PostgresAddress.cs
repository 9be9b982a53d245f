using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Croft.Engine.State.Postgres;

/// <summary>Where a PostgreSQL database is and as whom to use it: everything but the password.</summary>
/// <param name="Host">Name, address, or folder of a socket.</param>
/// <param name="Port">Port.</param>
/// <param name="Name">Database.</param>
/// <param name="User">Role.</param>
sealed partial record PostgresAddress(string Host, int Port, string Name, string User)
{
    const int UsualPort = 5432;
    static readonly string[] Modes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    /// <summary>How much TLS is asked for, in PostgreSQL's own words.</summary>
    public string SslMode { get; init; } = "prefer";

    /// <summary>File of the authority that the server's certificate has to come from; the system's when null.</summary>
    public string? Authority { get; init; }

    /// <summary>What is wrong with it as a URL; null when nothing is. Never repeats it: a password may be in it.</summary>
    public static string? Fault(string url)
    {
        if (Shape().Match(url) is not { Success: true } match)
            return "has to be postgres://USER@HOST/DATABASE";
        if (match.Groups["password"].Success)
            return "must not hold a password; give its place: password: file:/path, env:NAME, or sealed";
        var query = Query(match);
        if (query.Keys.FirstOrDefault(k => k is not ("host" or "sslmode" or "sslrootcert")) is { } unknown)
            return unknown == "password" ? "must not hold a password; give its place: password: file:/path, env:NAME, or sealed" : $"has an unknown part '{unknown}'; known: host, sslmode, sslrootcert";
        if (query.TryGetValue("sslmode", out var mode) && !Modes.Contains(mode, StringComparer.Ordinal))
            return $"has no such sslmode; there are {string.Join(", ", Modes)}";
        return match.Groups["user"].Length == 0 ? "names no user: postgres://USER@HOST/DATABASE"
            : match.Groups["name"].Length == 0 ? "names no database: postgres://USER@HOST/DATABASE"
            : match.Groups["host"].Length == 0 && !query.ContainsKey("host") ? "names no host: postgres://USER@HOST/DATABASE, or ?host=/run/postgresql"
            : null;
    }

    /// <summary>Reads a URL in which <see cref="Fault"/> found nothing.</summary>
    public static PostgresAddress Parse(string url)
    {
        var match = Shape().Match(url);
        var query = Query(match);
        return new PostgresAddress(
            query.GetValueOrDefault("host") ?? match.Groups["host"].Value.Trim('[', ']'),
            match.Groups["port"].Success ? int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture) : UsualPort,
            Uri.UnescapeDataString(match.Groups["name"].Value), Uri.UnescapeDataString(match.Groups["user"].Value))
        {
            SslMode = query.GetValueOrDefault("sslmode") ?? "prefer",
            Authority = query.GetValueOrDefault("sslrootcert"),
        };
    }

    /// <summary>How to connect; one string for each durability, so that the pool keeps them apart.</summary>
    public string ConnectionString(string schema, string? password, Durability durability, TimeSpan patience) => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Database = Name,
        Username = User,
        Password = password,
        SslMode = Enum.Parse<SslMode>(SslMode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
        RootCertificate = Authority,
        // Without a ticket it would look for the system's Kerberos on every connection.
        GssEncryptionMode = GssEncryptionMode.Disable,
        SearchPath = schema,
        ApplicationName = "croft",
        Timeout = 10,
        CommandTimeout = 60 + (int)patience.TotalSeconds,
        MaxPoolSize = 20,
        MaxAutoPrepare = 60,
        AutoPrepareMinUsages = 3,
        Options = $"-c synchronous_commit={(durability == Durability.Full ? "on" : "off")} -c lock_timeout={(long)patience.TotalMilliseconds}",
    }.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"postgres://{User}@{(Host.StartsWith('/') ? "" : Host)}{(Port == UsualPort && !Host.StartsWith('/') ? "" : $":{Port}")}/{Name}{(Host.StartsWith('/') ? $"?host={Host}" : "")}";

    static Dictionary<string, string> Query(Match match) => match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2)).GroupBy(p => p[0], StringComparer.Ordinal).ToDictionary(p => p.Key, p => Uri.UnescapeDataString(p.Last().ElementAtOrDefault(1) ?? ""), StringComparer.Ordinal);

    [GeneratedRegex(@"^postgres(ql)?://((?<user>[^:@/?]*)(:(?<password>[^@/]*))?@)?(?<host>\[[0-9a-fA-F:.]+\]|[^:@/?\[\]]*)(:(?<port>\d{1,5}))?/(?<name>[^?/]*)(\?(?<query>.*))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
