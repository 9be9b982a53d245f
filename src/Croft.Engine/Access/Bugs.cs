using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Access;

/// <summary>Where a mistake in Croft is written down whole, while the user sees one sentence and where to find it.</summary>
public sealed class Bugs(WorkspaceLocation location, RandomNumberGenerator random, TimeProvider time, Func<Database> database)
{
    /// <summary>Reports that are kept: whoever finds a mistake can bring it about as often as they like.</summary>
    const int Kept = 50;

    /// <summary>What a refusal of the workspace's database means; it is looked for only when something failed.</summary>
    public Failure OfDatabase(DbException e) => database().Explain(e);

    /// <summary>Writes the mistake down and returns the failure that names the file.</summary>
    public Failure Report(Exception e, string attempted)
    {
        var reference = new byte[4];
        random.GetBytes(reference);
        var file = Path.Combine(location.StateHome, "croft", "bugs", $"{Convert.ToHexStringLower(reference)}.txt");
        return new Failure(FailureKind.Bug, $"A mistake in Croft stopped '{attempted}'.")
        {
            Cause = $"{e.GetType().Name}: {e.Message}",
            WayOut = Written(file, $"{time.GetUtcNow():u} {attempted}\n{e}\n")
                ? $"Please report it with the content of {file}."
                : "Please report it with what you did.",
        };
    }

    static bool Written(string file, string text)
    {
        try
        {
            var folder = Path.GetDirectoryName(file)!;
            PrivateFiles.MakeFolder(folder);
            PrivateFiles.Replace(file, Encoding.UTF8.GetBytes(text));
            foreach (var old in new DirectoryInfo(folder).GetFiles("*.txt").OrderByDescending(f => f.LastWriteTimeUtc).Skip(Kept)) old.Delete();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;      // the failure itself is told all the same
        }
    }
}
