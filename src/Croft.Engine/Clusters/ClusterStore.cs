using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters.Rows;
using Croft.Engine.State;
using Croft.Proxmox;
using Microsoft.EntityFrameworkCore;

namespace Croft.Engine.Clusters;

/// <summary>The clusters that are known, as far as the caller sees them: read by prepared commands, since every verb does; changed through EF.</summary>
sealed class ClusterStore(Database database)
{
    const string Select =
        "SELECT name, endpoints, nodes, system_trust, fingerprints, authority, account, is_token, secret, proxmox_name, identity, version, added, seen, trouble FROM clusters";

    public async Task<IReadOnlyList<KnownCluster>> AllAsync(CancellationToken ct)
    {
        var horizon = Horizon.Current;
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var select = connection.CreateCommand();
        select.CommandText = $"{Select} ORDER BY name";
        var clusters = new List<KnownCluster>();
        await using var row = await select.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            if (horizon.Told(row.GetString(0)) && horizon.May(row.GetString(0)))
                clusters.Add(Read(row));
        }
        return clusters;
    }

    /// <exception cref="FailureException">NotFound: no such cluster. Denied: it is seen, and the verb's permission is not held on it.</exception>
    public async Task<KnownCluster> GetAsync(string name, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        await using var select = connection.CreateCommand();
        select.CommandText = $"{Select} WHERE name = @name";
        var parameter = select.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@name", name);
        select.Parameters.Add(parameter);
        await using (var row = await select.ExecuteReaderAsync(ct))
        {
            if (await row.ReadAsync(ct) && Horizon.Current is var horizon && horizon.Told(name))
                return horizon.May(name) ? Read(row) : throw horizon.DeniedOn(name);
        }
        throw ClusterNames.NotFound(name, (await AllAsync(ct)).Select(c => c.Name));
    }

    public async Task AddAsync(KnownCluster cluster, CancellationToken ct)
    {
        await using var context = await database.ContextAsync(ct);
        var row = new StoredCluster();
        Fill(row, cluster);
        context.Add(row);
        await context.SaveChangesAsync(ct);
    }

    public async Task ReplaceAsync(KnownCluster cluster, CancellationToken ct)
    {
        await using var context = await database.ContextAsync(ct);
        var row = await context.Set<StoredCluster>().SingleOrDefaultAsync(c => c.Name == cluster.Name, ct)
            ?? throw ClusterNames.NotFound(cluster.Name, []);
        Fill(row, cluster);
        await context.SaveChangesAsync(ct);
    }

    /// <summary>Forgets it, and by the database's own rule every reading of it; never while a run holds something in it.</summary>
    /// <exception cref="FailureException">NotFound: no such cluster. Conflict: runs that have not ended hold leases in it.</exception>
    public async Task RemoveAsync(string name, CancellationToken ct)
    {
        await using var context = await database.ContextAsync(ct);
        // Alone at once: no run can take a lease between the look and the removal.
        await using var transaction = await context.Database.BeginTransactionAsync(ct);
        await database.AloneAsync(context, ct);
        var runs = await context.Database.SqlQuery<int>(
            $"SELECT DISTINCT run AS \"Value\" FROM leases WHERE substr(resource, 1, length({name}) + 1) = {name} || '/' ORDER BY run").ToListAsync(ct);
        if (runs.Count > 0)
            throw new FailureException(
                FailureKind.Conflict, $"{name} can't be removed while {(runs.Count == 1 ? "run" : "runs")} {string.Join(", ", runs)} may still act on it; nothing was removed.",
                $"See where it stands: croft run show {runs[0]}; then let it end, or croft run resume {runs[0]}, or croft run cancel {runs[0]}; where the cluster is gone for good: croft run cancel {runs[0]} --abandon.");
        if (await context.Set<StoredCluster>().Where(c => c.Name == name).ExecuteDeleteAsync(ct) == 0)
            throw ClusterNames.NotFound(name, (await AllAsync(ct)).Select(c => c.Name));
        await transaction.CommitAsync(ct);
    }

    static void Fill(StoredCluster row, KnownCluster cluster)
    {
        row.Name = cluster.Name;
        row.Endpoints = string.Join('\n', cluster.Endpoints.Select(e => e.GetLeftPart(UriPartial.Authority)));
        row.Nodes = string.Join('\n', cluster.Nodes);
        row.SystemTrust = cluster.Trust.SystemAuthorities;
        row.Fingerprints = string.Join('\n', cluster.Trust.Fingerprints);
        row.Authority = cluster.Trust.AuthorityPem;
        row.Account = cluster.Account;
        row.IsToken = cluster.IsToken;
        row.Secret = cluster.Secret;
        row.ProxmoxName = cluster.ProxmoxName;
        row.Identity = cluster.Identity;
        row.Version = cluster.Version;
        row.Added = cluster.Added;
        row.Seen = cluster.Seen;
        row.Trouble = cluster.Trouble;
    }

    static KnownCluster Read(DbDataReader row) => new()
    {
        Name = row.GetString(0),
        Endpoints = [.. Lines(row.GetString(1)).Select(e => new Uri(e))],
        Nodes = Lines(row.GetString(2)),
        Trust = new ProxmoxTrust { SystemAuthorities = row.GetBoolean(3), Fingerprints = Lines(row.GetString(4)), AuthorityPem = row.IsDBNull(5) ? null : row.GetString(5) },
        Account = row.GetString(6),
        IsToken = row.GetBoolean(7),
        Secret = row.GetFieldValue<byte[]>(8),
        ProxmoxName = row.IsDBNull(9) ? null : row.GetString(9),
        Identity = row.GetString(10),
        Version = row.IsDBNull(11) ? null : row.GetString(11),
        Added = new DateTimeOffset(row.GetInt64(12), TimeSpan.Zero),
        Seen = row.IsDBNull(13) ? null : new DateTimeOffset(row.GetInt64(13), TimeSpan.Zero),
        Trouble = row.IsDBNull(14) ? null : row.GetString(14),
    };

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
