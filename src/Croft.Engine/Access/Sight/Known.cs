using System.Data.Common;
using System.Runtime.CompilerServices;
using Croft.Engine.State;
using Croft.Engine.Verbs;

namespace Croft.Engine.Access;

/// <summary>What the readings tell of the guests that an actor's grants name one by one.</summary>
/// <param name="Guests">Those guests.</param>
/// <param name="Reused">When the guest that had a number before was found gone: what is older is not of the guest that has it now.</param>
sealed record Known(IReadOnlyDictionary<(string Cluster, int Vmid), KnownGuest> Guests, IReadOnlyDictionary<(string Cluster, int Vmid), DateTimeOffset> Reused)
{
    static readonly ConditionalWeakTable<Database, GoneGuests> gone = [];

    /// <summary>For grants that name no single guest.</summary>
    public static Known None { get; } = new(new Dictionary<(string, int), KnownGuest>(), new Dictionary<(string, int), DateTimeOffset>());

    /// <summary>Reads it.</summary>
    public static async Task<Known> ReadAsync(Database database, Actor actor, CancellationToken ct)
    {
        var scopes = new Scopes(actor.Grants.Where(g => g.Scope.Kind != Contracts.ScopeKind.Everything));
        if (!scopes.NamesGuests)
            return None;
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        var guests = Named(connection, scopes);
        return new(guests, guests.Count == 0 ? None.Reused : gone.GetOrCreateValue(database).Of(connection, guests.Keys));
    }

    /// <summary>The names of all clusters, and how many guests a scope holds now.</summary>
    public static async Task<(IReadOnlyList<string> Clusters, int Guests)> InAsync(Database database, Contracts.GrantScope scope, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Normal, ct);
        using var select = connection.Command(null, "SELECT name FROM clusters ORDER BY name");
        using var row = select.ExecuteReader();
        List<string> clusters = [];
        while (row.Read()) clusters.Add(row.GetString(0));
        await row.CloseAsync();
        return (clusters, Named(connection, new Scopes([new Grant([], scope)])).Count);
    }

    static Dictionary<(string, int), KnownGuest> Named(DbConnection connection, Scopes scopes)
    {
        // What the database leaves out is out of every scope; what it gives is still held against them.
        var (where, values) = ScopeFilter.Of(scopes);
        using var select = connection.Command(null, $"SELECT cluster, vmid, node, name, tags, pool FROM guest_readings{where}", values);
        using var row = select.ExecuteReader();
        var columns = Columns.Of(row);
        var guests = new Dictionary<(string, int), KnownGuest>();
        var tags = new Dictionary<string, string[]>(StringComparer.Ordinal);
        while (row.Read())
        {
            var text = columns.Repeated(4);
            if (!tags.TryGetValue(text, out var own))
                tags.Add(text, own = text.Split(';', StringSplitOptions.RemoveEmptyEntries));
            var guest = new KnownGuest(columns.Repeated(0), (int)columns.Number(1), columns.Repeated(2), columns.Text(3), own, columns.MaybeRepeated(5));
            if (scopes.Hold(guest))
                guests.Add((guest.Cluster, guest.Vmid), guest);
        }
        return guests;
    }
}
