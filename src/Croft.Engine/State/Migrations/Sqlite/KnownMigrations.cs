namespace Croft.Engine.State.Migrations.Sqlite;

/// <summary>The migrations in order, so that a current schema is recognised without EF; written by eng/migrations.</summary>
static class KnownMigrations
{
    public static readonly string[] All =
    [
        "20261121122746_Initial",
        "20261122001329_AddKeptSpecs",
        "20261122004036_AddSecrets",
        "20261122005453_AddDriftNotes",
        "20261122095903_ProofsOwed",
        "20261122132337_AddIdentity",
        "20261122143743_AddCallKeys",
        "20261122164813_AddLoopsAndRounds",
    ];
}
