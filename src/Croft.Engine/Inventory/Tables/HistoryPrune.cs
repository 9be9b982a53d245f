using System.Data.Common;
using Croft.Engine.State;

namespace Croft.Engine.Inventory.Tables;

/// <summary>Forgets what is older than the history is kept, a little at each look.</summary>
static class HistoryPrune
{
    /// <summary>Rows a look: more than are made, and few enough that no look is held up.</summary>
    const int Batch = 500;

    /// <summary>Looks are cut off up to an hour later than they might be, so that a row that stands for months is not rewritten at each.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>Moments before the bound become unknown first; changes that only they need go then, in batches.</summary>
    public static void Run(DbConnection connection, DbTransaction transaction, DateTimeOffset bound)
    {
        Run("DELETE FROM look_spans WHERE until < @bound", bound);
        Run("UPDATE look_spans SET since = @bound WHERE since < @slack", bound);
        Run($"DELETE FROM past_readings WHERE id IN (SELECT id FROM past_readings WHERE until < @slack ORDER BY until LIMIT {Batch})", bound);

        void Run(string sql, DateTimeOffset bound)
        {
            using var command = connection.Command(transaction, sql, ("@bound", bound), ("@slack", bound - Slack));
            command.ExecuteNonQuery();
        }
    }
}
