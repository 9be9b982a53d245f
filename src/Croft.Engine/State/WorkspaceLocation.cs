namespace Croft.Engine.State;

/// <summary>Where this process looks for its workspace and for what lies outside of it; read from the environment once, at the door.</summary>
/// <param name="Folder">Folder from which a workspace is looked for, upwards.</param>
/// <param name="ConfigHome">Folder of the user's settings, as <c>~/.config</c>; holds the master keys.</param>
/// <param name="StateHome">Folder of the user's state, as <c>~/.local/state</c>; holds the heads of the audit.</param>
public sealed record WorkspaceLocation(string Folder, string ConfigHome, string StateHome)
{
    readonly string? masterKey;

    /// <summary>Who works here, as <c>user</c> in the audit's <c>user@host</c>.</summary>
    public string User { get; init; } = "";

    /// <summary>The host's name.</summary>
    public string Host { get; init; } = "";

    /// <summary>Content of <c>CROFT_MASTER_KEY</c> (base64 of 32 bytes); null when unset. Never printed.</summary>
    public string? MasterKey { init => masterKey = value; }

    /// <summary>systemd's folder of credentials; null outside of a unit that has any.</summary>
    public string? CredentialsFolder { get; init; }

    /// <summary>Any other variable of the environment that croft.yaml names; null when unset.</summary>
    internal Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>A method, since a record prints every property that can be read.</summary>
    internal string? TakeMasterKey() => masterKey;

    /// <summary>The location as this process's environment says.</summary>
    public static WorkspaceLocation FromEnvironment(string folder)
    {
        // Whether it exists or not: without it the key would land in whatever folder this is.
        var home = Path.Combine("/", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify));
        return new WorkspaceLocation(
            Path.GetFullPath(folder),
            Folder("XDG_CONFIG_HOME") ?? Path.Combine(home, ".config"),
            Folder("XDG_STATE_HOME") ?? Path.Combine(home, ".local", "state"))
        {
            User = Environment.UserName,
            Host = Environment.MachineName,
            MasterKey = Set("CROFT_MASTER_KEY"),
            CredentialsFolder = Set("CREDENTIALS_DIRECTORY"),
            Variable = Set,
        };

        static string? Set(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

        // The XDG base directory specification: a path that is not absolute is to be ignored.
        static string? Folder(string name) => Set(name) is { } value && Path.IsPathRooted(value) ? value : null;
    }
}
