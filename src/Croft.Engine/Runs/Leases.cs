using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>What runs hold or wait for, for plans that choose what nobody has chosen yet.</summary>
public sealed class Leases(Database database)
{
    /// <summary>Every resource that a run holds or waits for now, as <c>lab/guest/101</c>.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(null, "SELECT DISTINCT resource FROM leases");
        await using var reader = await command.ExecuteReaderAsync(ct);
        HashSet<string> held = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) held.Add(reader.GetString(0));
        return held;
    }
}
