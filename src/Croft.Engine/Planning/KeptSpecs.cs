using System.Data.Common;
using System.Text.Json.Serialization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Manifests;
using Croft.Engine.Runs;
using Croft.Engine.State;

namespace Croft.Engine.Planning;

/// <summary>A spec that Croft brought into force, and so what it manages.</summary>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Kind">Name of its kind.</param>
/// <param name="Identity">A guest's number; the name of anything else.</param>
/// <param name="Name">Its name.</param>
/// <param name="Text">The document, as Croft writes it.</param>
sealed record KeptSpec(string Cluster, string Kind, string Identity, string Name, string Text)
{
    /// <summary>Since when it is in force; of what is only planned nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset Since { get; init; }

    /// <summary>Until when it was; null where it is in force still.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>True where its proof from outside was not seen to hold since: the proof is owed.</summary>
    public bool Unproven { get; init; }

    /// <summary>The document as text, of what is wanted.</summary>
    public static string TextOf(Manifest manifest, string cluster) => SpecWriter.Write(manifest.Kind, manifest.Name, cluster, manifest.Spec);

    /// <summary>The document, read again.</summary>
    /// <exception cref="FailureException">Invalid: another version of Croft kept what this one does not know.</exception>
    public Manifest Manifest() => ManifestReader.Read([new DocumentFile($"{Kind} {Name}, as applied {Since:u}", Text)]).Demand().Single();

    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>What Croft manages, and every spec that ever was in force.</summary>
sealed class KeptSpecs(Database database, TimeProvider time)
{
    const string Columns = "cluster, kind, identity, name, text, since, until, unproven";

    /// <summary>What is managed now.</summary>
    public Task<IReadOnlyList<KeptSpec>> NowAsync(CancellationToken ct) => ReadAsync("until IS NULL", ct);

    /// <summary>What is managed now of one kind.</summary>
    public Task<IReadOnlyList<KeptSpec>> NowAsync(string kind, CancellationToken ct) => ReadAsync("until IS NULL AND kind = @kind", ct, ("@kind", kind));

    /// <summary>What is managed now and may ask to be put back by Croft itself: the document tells for sure.</summary>
    public Task<IReadOnlyList<KeptSpec>> ReconciledAsync(CancellationToken ct) => ReadAsync("until IS NULL AND text LIKE '%reconcile: auto%'", ct);

    /// <summary>What was managed at a moment.</summary>
    public Task<IReadOnlyList<KeptSpec>> AtAsync(DateTimeOffset when, CancellationToken ct) =>
        ReadAsync("since <= @when AND (until IS NULL OR until > @when)", ct, ("@when", when));

    /// <summary>Keeps specs as those in force; one that is kept already stays as old as it is, proven or not.</summary>
    public async Task KeepAsync(IEnumerable<KeptSpec> specs, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        foreach (var spec in specs)
        {
            (string, object?)[] values = [.. Key(spec), ("@name", spec.Name), ("@text", spec.Text), ("@unproven", spec.Unproven), ("@now", now)];
            if (await connection.ExecuteAsync(transaction, $"UPDATE kept_specs SET unproven = @unproven WHERE {One} AND until IS NULL AND name = @name AND text = @text", values) > 0) continue;
            await connection.ExecuteAsync(transaction, $"UPDATE kept_specs SET until = @now WHERE {One} AND until IS NULL", values);
            // Kept twice within a tick of the clock is kept once.
            await connection.ExecuteAsync(transaction,
                "INSERT INTO kept_specs (cluster, kind, identity, name, text, since, unproven) VALUES (@cluster, @kind, @identity, @name, @text, @now, @unproven) "
                + "ON CONFLICT (cluster, kind, identity, since) DO UPDATE SET name = excluded.name, text = excluded.text, until = NULL, unproven = excluded.unproven", values);
        }
        await write.CommitAsync(ct);
    }

    /// <summary>Manages them no longer; what was in force until now stays known.</summary>
    public async Task ForgetAsync(IEnumerable<KeptSpec> specs, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var write = await database.WriteAsync(Durability.Full, ct);
        var (connection, transaction) = write;
        foreach (var spec in specs)
            await connection.ExecuteAsync(transaction, $"UPDATE kept_specs SET until = @now WHERE {One} AND until IS NULL", [.. Key(spec), ("@now", now)]);
        await write.CommitAsync(ct);
    }

    const string One = "cluster = @cluster AND kind = @kind AND identity = @identity";

    static (string, object?)[] Key(KeptSpec spec) => [("@cluster", spec.Cluster), ("@kind", spec.Kind), ("@identity", spec.Identity)];

    /// <summary>True for kinds of Proxmox's accounts and their rights.</summary>
    internal static bool IsAccount(string kind) => kind is "User" or "Group" or "Role" or "Acl";

    /// <summary>True for what the caller sees of what documents describe: a guest's with the guest, accounts by a permission of their own, all else with its cluster.</summary>
    internal static bool IsSeen(Horizon horizon, string cluster, string kind, string identity, DateTimeOffset? at = null) =>
        IsAccount(kind) ? horizon.Whole(cluster) && horizon.SeesAccounts : horizon.Whole(cluster) || (kind is "VirtualMachine" or "Container" && horizon.Sees(cluster, identity, at));

    async Task<IReadOnlyList<KeptSpec>> ReadAsync(string where, CancellationToken ct, params (string, object?)[] values)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var command = connection.Command(null, $"SELECT {Columns} FROM kept_specs WHERE {where} ORDER BY cluster, kind, identity", values);
        await using var row = await command.ExecuteReaderAsync(ct);
        List<KeptSpec> specs = [];
        while (await row.ReadAsync(ct))
        {
            if (!IsSeen(Horizon.Current, row.GetString(0), row.GetString(1), row.GetString(2), row.Time(5))) continue;
            specs.Add(new KeptSpec(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)) { Since = row.Time(5), Until = row.MaybeTime(6), Unproven = row.GetBoolean(7) });
        }
        return specs;
    }
}
