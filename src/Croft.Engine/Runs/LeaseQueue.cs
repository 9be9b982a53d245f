using System.Data.Common;
using Croft.Contracts;
using Croft.Engine.State;

namespace Croft.Engine.Runs;

/// <summary>Resources that runs hold or wait for. A run takes all it needs at once or nothing, in the order of run numbers.</summary>
/// <remarks>Who waits holds nothing, and waits for holders and earlier runs alone: no two ever wait for each other.</remarks>
static class LeaseQueue
{
    /// <summary>Writes down what a run needs, from where on later runs stand behind it.</summary>
    public static async Task AskAsync(DbConnection connection, DbTransaction transaction, int run, Plan plan)
    {
        foreach (var resource in plan.Steps.SelectMany(s => s.Leases).Distinct(StringComparer.Ordinal))
            await connection.ExecuteAsync(transaction, "INSERT INTO leases (resource, run) VALUES (@resource, @run)", ("@resource", resource), ("@run", run));
    }

    /// <summary>Takes all that the run needs; or takes nothing, and returns what stands before it.</summary>
    public static async Task<LeaseBlock?> TakeAsync(DbConnection connection, DbTransaction transaction, int run, DateTimeOffset now, RunsOptions options)
    {
        if (await BeforeAsync(connection, transaction, run, now, options) is { } block)
            return block;
        await connection.ExecuteAsync(transaction, "UPDATE leases SET taken=@now WHERE run=@run AND taken IS NULL", ("@now", now), ("@run", run));
        return null;
    }

    /// <summary>What stands before the run; null when nothing does.</summary>
    public static async Task<LeaseBlock?> BeforeAsync(DbConnection connection, DbTransaction? transaction, int run, DateTimeOffset now, RunsOptions options)
    {
        foreach (var (resource, other, holds) in await OthersAsync(connection, transaction, run))
        {
            // A run that died while it waited holds nothing, so nothing waits for it; one that ended since is no more in the way.
            if (await RunReader.HeadAsync(connection, transaction, other) is { } head && (head.Lives(now, options) || (holds && !head.State.Ended())))
                return new LeaseBlock(resource, head, holds, head.Lives(now, options));
        }
        return null;
    }

    static async Task<List<(string Resource, int Run, bool Holds)>> OthersAsync(DbConnection connection, DbTransaction? transaction, int run)
    {
        await using var command = connection.Command(
            transaction,
            "SELECT other.resource, other.run, other.taken FROM leases mine JOIN leases other ON other.resource=mine.resource "
            + "WHERE mine.run=@run AND mine.taken IS NULL AND other.run<>@run AND (other.taken IS NOT NULL OR other.run<@run) ORDER BY other.taken IS NULL, other.resource, other.run",
            ("@run", run));
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, int, bool)> before = [];
        while (await reader.ReadAsync())
            before.Add((reader.GetString(0), reader.GetInt32(1), !reader.IsDBNull(2)));
        return before;
    }
}

/// <summary>What stands before a run that needs a resource.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Other">The run that has it, or is to have it first.</param>
/// <param name="Holds">True when it has it.</param>
/// <param name="Lives">True when its owner carries it out, so that it is worth to wait.</param>
sealed record LeaseBlock(string Resource, RunHead Other, bool Holds, bool Lives)
{
    /// <summary>The line that a waiting run shows.</summary>
    /// <param name="plan">What the waiting run does.</param>
    // What the other run does may be hidden from who reads this; its number is not.
    public string Line(Plan plan) => $"Waits for run {Other.Id}, which {(Holds ? "holds" : "is to have")} {LeaseText.Of(Resource, plan)}{(Holds ? "" : " first")}.";
}
