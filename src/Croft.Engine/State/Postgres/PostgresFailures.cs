using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using Croft.Contracts;
using Npgsql;

namespace Croft.Engine.State.Postgres;

/// <summary>What PostgreSQL's refusals mean, and the way out of each.</summary>
static class PostgresFailures
{
    public const int Oldest = 15;

    public static Failure Explain(DbException e, PostgresAddress at) => e switch
    {
        PostgresException refused => Explain(refused, at),
        { InnerException: AuthenticationException tls } => new Failure(FailureKind.Unreachable, $"The certificate of the PostgreSQL server of {at} is not trusted; no password was sent.")
        {
            Cause = tls.Message,
            WayOut = "Name its authority in croft.yaml: database.url with ?sslmode=verify-full&sslrootcert=FILE.",
        },
        NpgsqlException when e.Message.Contains("No password", StringComparison.Ordinal) => new Failure(FailureKind.Denied, $"The PostgreSQL server of {at} asks for a password, and none was given.")
        {
            WayOut = "Say where it is: 'croft init --database … --database-password-file FILE'; in a workspace, database.password in croft.yaml: file:/path, or env:NAME.",
        },
        _ => new Failure(FailureKind.Unreachable, $"The PostgreSQL server of {at} can't be reached.")
        {
            Cause = Deepest(e).Message,
            WayOut = "Look whether it runs and its address and port are right (database.url in croft.yaml), then try again.",
        },
    };

    static Failure Explain(PostgresException e, PostgresAddress at) => e.SqlState switch
    {
        "28P01" or "28000" => Of(FailureKind.Denied, $"The PostgreSQL server refuses {at}: the password is wrong, or the user may not connect.", e,
            "Look at the password (database.password in croft.yaml says where it is) and at the server's pg_hba.conf."),
        "3D000" => Of(FailureKind.NotFound, $"There is no database {at.Name} at {at}.", e, $"Make it: createdb --owner {at.User} {at.Name}"),
        "42501" => Of(FailureKind.Denied, $"{at.User} lacks a right in {at}.", e, $"Give it: GRANT CREATE ON DATABASE {at.Name} TO {at.User}"),
        "42P06" => Of(FailureKind.Conflict, $"{at} holds this workspace's tables already; nothing was made.", e, $"Give another database; or, if nobody needs them, take them away: DROP SCHEMA … CASCADE, of the name that the cause says."),
        "25006" => Of(FailureKind.Denied, $"The database {at} is read-only; nothing was written.", e, "It may be a standby: give the address of the server that is written to."),
        "53100" => Of(FailureKind.Conflict, $"The disk of the PostgreSQL server of {at} is full; nothing was written.", e, "Free some space there and try again."),
        "53300" => Of(FailureKind.Conflict, $"The PostgreSQL server of {at} has no connection left.", e, "Try again, or raise its max_connections."),
        "55P03" or "40001" or "40P01" => Of(FailureKind.Conflict, $"The database {at} is locked by another process.", e,
            "Wait for the other command to end, then try again; state.busyTimeout in croft.yaml sets how long Croft waits."),
        "23505" => Of(FailureKind.Conflict, $"Somebody else wrote the same into {at} at the same time.", e, "Look at it again, then repeat the command."),
        "57P01" or "57P02" or "57P03" => Of(FailureKind.Unreachable, $"The PostgreSQL server of {at} stops or starts.", e, "Try again in a moment."),
        _ => new Failure(FailureKind.Bug, $"The database {at} refused a command.") { Cause = $"{e.SqlState}: {e.MessageText}" },
    };

    public static Failure TooOld(Version version, PostgresAddress at) => new(FailureKind.Unsupported, $"The PostgreSQL server of {at} is {version}; Croft needs {Oldest} or newer.")
    {
        WayOut = "Upgrade it, or give another server.",
    };

    public static Failure Missing(PostgresAddress at, string schema) => new(FailureKind.NotFound, $"The workspace's tables are not in {at}: there is no schema {schema}.")
    {
        WayOut = $"Put them back from a backup (pg_dump --schema={schema}), give the database that has them, or begin anew: remove {Workspace.FileName} and .croft, then croft init.",
    };

    /// <summary>True when the server is restarting, or has no room just now: it may be there a moment later.</summary>
    public static bool IsAway(DbException e) => IsLost(e) || e.SqlState is "57P03" or "53300";

    /// <summary>True when the connection is gone, and with it whatever was not committed.</summary>
    public static bool IsLost(DbException e) => e.SqlState is "57P01" or "57P02" || (e.SqlState is null && Deepest(e) is SocketException or IOException);

    static Failure Of(FailureKind kind, string message, PostgresException e, string wayOut) => new(kind, message) { Cause = e.MessageText, WayOut = wayOut };

    static Exception Deepest(Exception e) => e.InnerException is { } inner ? Deepest(inner) : e;
}
