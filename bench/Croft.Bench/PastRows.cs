using System.Globalization;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Bench;

/// <summary>A history as months of a busy estate leave it: guests that stopped and started, again and again.</summary>
static class PastRows
{
    public const int Count = 100_000;

    const int Few = 1000;

    /// <summary>Adds changes of the last hour, one after another; says the moments before all of them and before the last few.</summary>
    public static async Task<(string All, string Some)> AddAsync(Estate estate, IReadOnlyList<GuestRow> guests, CancellationToken ct)
    {
        var hour = TimeSpan.FromHours(1);
        var first = TimeProvider.System.GetUtcNow() - hour - TimeSpan.FromMinutes(10);
        await using var writing = await estate.Get<Database>().WriteAsync(Durability.Normal, ct);
        var (connection, transaction) = writing;
        await using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        // As if it had been looked at all the while.
        insert.CommandText = $"UPDATE look_spans SET since = since - {2 * hour.Ticks}";
        await insert.ExecuteNonQueryAsync(ct);
        insert.CommandText = "INSERT INTO past_readings (cluster, kind, subject, until, field, before, after) VALUES (@cluster, 'guest', @subject, @until, 'status', @before, @after)";
        var values = new[] { "@cluster", "@subject", "@until", "@before", "@after" }.Select(name =>
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = name;
            insert.Parameters.Add(parameter);
            return parameter;
        }).ToList();
        for (var i = 0; i < Count; i++)
        {
            var guest = guests[i % guests.Count];
            var (before, after) = i / guests.Count % 2 == 0 ? ("running", "stopped") : ("stopped", "running");
            object[] row = [guest.Cluster, guest.Vmid.ToString(CultureInfo.InvariantCulture), (first + (hour / Count * i)).UtcTicks, before, after];
            for (var p = 0; p < row.Length; p++)
                values[p].Value = row[p];
            await insert.ExecuteNonQueryAsync(ct);
        }
        await writing.CommitAsync(ct);
        return (Text(first - TimeSpan.FromMinutes(1)), Text(first + (hour / Count * (Count - Few))));
    }

    static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
