namespace Croft.Engine.State.Migrations.Postgres;

/// <summary>The migrations in order, so that a current schema is recognised without EF; written by eng/migrations.</summary>
static class KnownMigrations
{
    public static readonly string[] All =
    [
        "20261121131054_Initial",
        "20261122001332_AddKeptSpecs",
        "20261122004038_AddSecrets",
        "20261122005459_AddDriftNotes",
        "20261122095907_ProofsOwed",
        "20261122132341_AddIdentity",
        "20261122143748_AddCallKeys",
        "20261122164816_AddLoopsAndRounds",
    ];
}
