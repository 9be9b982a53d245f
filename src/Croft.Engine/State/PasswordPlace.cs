using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>Opens what was sealed; the room Secrets does it.</summary>
public delegate string OpenSealed(byte[] box);

/// <summary>Finds the password of the database where croft.yaml says it is.</summary>
sealed class PasswordPlace(Workspace workspace, WorkspaceLocation location, OpenSealed open)
{
    /// <summary>What croft init writes into croft.yaml when it was given a password.</summary>
    public const string Sealed = "sealed";
    const string InFile = "file:", InEnvironment = "env:";

    public static bool Known(string place) => place == Sealed
        || (place.StartsWith(InFile, StringComparison.Ordinal) && place.Length > InFile.Length)
        || (place.StartsWith(InEnvironment, StringComparison.Ordinal) && place.Length > InEnvironment.Length);

    /// <summary>File of the sealed password.</summary>
    public static string FileOf(Workspace workspace) => Path.Combine(workspace.StateFolder, "database.password");

    /// <exception cref="FailureException">NotFound or Denied: it is not there, or can't be read.</exception>
    public string? Find(string? place)
    {
        if (place is null)
            return null;
        if (place == Sealed)
            return open(Convert.FromBase64String(Text(FileOf(workspace))));
        if (place.StartsWith(InFile, StringComparison.Ordinal))
            return Text(Path.Combine(workspace.Root, place[InFile.Length..]));
        var name = place[InEnvironment.Length..];
        return location.Variable(name) ?? throw new FailureException(
            FailureKind.NotFound, $"The password of the database is to be in the environment variable {name}, which is not set.", $"Set it, or name another place: database.password in {Workspace.FileName}.");
    }

    static string Text(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailureException(
                new Failure(e is UnauthorizedAccessException ? FailureKind.Denied : FailureKind.NotFound, $"The password of the database can't be read from {file}.")
                {
                    Cause = e.Message,
                    WayOut = $"Put it there, readable by the user that runs Croft, or name another place: database.password in {Workspace.FileName}.",
                }, e);
        }
    }
}
