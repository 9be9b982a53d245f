using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Secrets.Rows;
using Croft.Engine.State;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.Secrets;

/// <summary>The secrets that manifests name as <c>${secret:NAME}</c>; plans and journals hold the reference, a call the value.</summary>
public sealed partial class SecretValues(Database database, SecretStore store)
{
    /// <summary>What a twin is given in place of a secret: long enough to be taken for a password.</summary>
    const string StandIn = "stands-in-for-a-secret";

    /// <summary>False where a stand-in takes the place of each value, so that no secret is opened.</summary>
    bool Opens { get; init; } = true;

    /// <summary>The same secrets without their values: only whether each is kept is told.</summary>
    internal SecretValues StandIns() => new(database, store) { Opens = false };

    /// <summary>The reference to a secret.</summary>
    public static string Reference(string name) => $"${{secret:{name}}}";

    /// <summary>The name in a text that is a reference; null in any other.</summary>
    public static string? NameIn(string text) => Whole().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The value that a text refers to; a text that is no reference, as it is.</summary>
    /// <exception cref="FailureException">NotFound: no secret of that name is kept. Conflict: it can't be opened.</exception>
    public async Task<string> ResolveAsync(string text, CancellationToken ct)
    {
        if (NameIn(text) is not { } name) return text;
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var select = connection.CreateCommand();
        select.CommandText = "SELECT value FROM secrets WHERE name = @name";
        var parameter = select.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@name", name);
        select.Parameters.Add(parameter);
        return await select.ExecuteScalarAsync(ct) is not byte[] box ? throw NotFound(name) : Opens ? store.Open(box, PlaceOf(name)).Reveal() : StandIn;
    }

    /// <summary>Parameters of a call with the values of those that hold secrets.</summary>
    /// <param name="parameters">Keys and values.</param>
    /// <param name="isSecret">Says of a key that it holds one; what others hold is no reference.</param>
    /// <param name="ct">Ends the look-up.</param>
    /// <exception cref="FailureException">As <see cref="ResolveAsync(string, CancellationToken)"/>.</exception>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ResolveAsync(IEnumerable<KeyValuePair<string, string>> parameters, Func<string, bool> isSecret, CancellationToken ct)
    {
        List<KeyValuePair<string, string>> resolved = [];
        foreach (var (key, value) in parameters) resolved.Add(new(key, isSecret(key) ? await ResolveAsync(value, ct) : value));
        return resolved;
    }

    /// <summary>The values to be masked wherever Proxmox repeats them; one that is gone is repeated by nobody.</summary>
    /// <param name="parameters">Keys and values.</param>
    /// <param name="isSecret">Says of a key that it holds a secret.</param>
    public IReadOnlyList<string> Revealed(IEnumerable<KeyValuePair<string, string>> parameters, Func<string, bool> isSecret)
    {
        var names = parameters.Where(p => isSecret(p.Key)).Select(p => NameIn(p.Value)).OfType<string>().ToList();
        if (names.Count == 0 || !Opens) return [];
        using var context = database.Context();
        return [.. context.Set<StoredSecret>().AsNoTracking().Where(s => names.Contains(s.Name)).AsEnumerable().Select(s => store.Open(s.Value, PlaceOf(s.Name)).Reveal())];
    }

    /// <summary>Keeps a secret.</summary>
    internal async Task SetAsync(string name, Secret value, DateTimeOffset now, string by, CancellationToken ct)
    {
        await using var context = await database.ContextAsync(ct);
        var row = await context.Set<StoredSecret>().SingleOrDefaultAsync(s => s.Name == name, ct);
        if (row is null) context.Add(row = new StoredSecret { Name = name });
        (row.Value, row.SetAt, row.SetBy) = (store.Seal(value, PlaceOf(name)), now, by);
        await context.SaveChangesAsync(ct);
    }

    /// <summary>All of them, by name.</summary>
    internal async Task<IReadOnlyList<SecretRow>> AllAsync(CancellationToken ct)
    {
        await using var context = await database.ContextAsync(ct);
        return [.. (await context.Set<StoredSecret>().AsNoTracking().OrderBy(s => s.Name).ToListAsync(ct)).Select(s => new SecretRow { Name = s.Name, Set = s.SetAt, By = s.SetBy })];
    }

    /// <summary>Forgets one.</summary>
    /// <exception cref="FailureException">NotFound: none of that name is kept.</exception>
    internal async Task<SecretRow> RemoveAsync(string name, CancellationToken ct)
    {
        await using var context = await database.ContextAsync(ct);
        var row = await context.Set<StoredSecret>().SingleOrDefaultAsync(s => s.Name == name, ct)
            ?? throw new FailureException(FailureKind.NotFound, $"No secret '{name}' is kept.", "'croft secret list' names those there are.");
        context.Remove(row);
        await context.SaveChangesAsync(ct);
        return new SecretRow { Name = row.Name, Set = row.SetAt, By = row.SetBy };
    }

    static SecretPlace PlaceOf(string name) => new("secrets", name, "value");

    static FailureException NotFound(string name) =>
        new(FailureKind.NotFound, $"No secret '{name}' is kept, which a manifest names as {Reference(name)}.", $"Give it: croft secret set {name}.");

    [GeneratedRegex(@"^\$\{secret:([A-Za-z0-9_-][A-Za-z0-9._-]{0,63})\}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();
}
