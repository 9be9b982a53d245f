namespace Croft.Sandbox.Access;

internal sealed class User(string id)
{
    /// <summary>name@realm.</summary>
    public string Id { get; } = id;

    public bool IsEnabled { get; set; } = true;

    /// <summary>Unix seconds; 0 never.</summary>
    public long Expire { get; set; }

    public string? Password { get; set; }

    /// <summary>comment, email, firstname, lastname, keys.</summary>
    public SortedDictionary<string, string> Details { get; } = new(StringComparer.Ordinal);

    public List<SecondFactor> SecondFactors { get; } = [];

    /// <summary>Keys for when the app is lost; a used one is null. Null when there are none.</summary>
    public RecoveryKeys? Recovery { get; set; }

    /// <summary>Wrong codes since the last right one.</summary>
    public int WrongCodes { get; set; }

    /// <summary>After eight wrong codes no code is right, until a recovery key is used or an administrator unlocks.</summary>
    public bool IsTotpLocked => WrongCodes >= 8;

    public bool HasSecondFactor => SecondFactors.Exists(factor => factor.IsEnabled) || Recovery is not null;

    public SortedSet<string> Groups { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ApiToken> Tokens { get; } = new(StringComparer.Ordinal);

    public override string ToString() => Id;
}

internal sealed record RecoveryKeys(List<string?> Keys, long CreatedAt)
{
    public override string ToString() => "recovery";
}

internal sealed class ApiToken(string id, string secret)
{
    public string Id { get; } = id;

    public string Secret { get; } = secret;

    /// <summary>Privilege separation: only what both the user and the token may.</summary>
    public bool IsSeparated { get; set; } = true;

    public long Expire { get; set; }

    public string? Comment { get; set; }

    public override string ToString() => Id;
}
