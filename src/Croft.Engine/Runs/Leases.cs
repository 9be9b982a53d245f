using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>What live runs hold, for plans that choose what nobody has chosen yet.</summary>
public sealed class Leases(Database database)
{
    /// <summary>Every resource that a run holds now, as <c>lab/guest/101</c>.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(Durability.Full, ct);
        await using var command = connection.Command(null, "SELECT resource FROM leases");
        await using var reader = await command.ExecuteReaderAsync(ct);
        HashSet<string> held = new(StringComparer.Ordinal);
        while (await reader.ReadAsync(ct)) held.Add(reader.GetString(0));
        return held;
    }
}
