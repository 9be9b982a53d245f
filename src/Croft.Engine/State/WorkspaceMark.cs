using System.Data.Common;
using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>The workspace's id inside its database, so that another workspace's database is never taken for its own.</summary>
static class WorkspaceMark
{
    /// <summary>Marks a new database as this workspace's.</summary>
    public static void Write(DbConnection connection, Workspace workspace)
    {
        using var insert = connection.Command(null, "INSERT INTO workspace (id) VALUES (@id)", ("@id", workspace.Id.ToString()));
        insert.ExecuteNonQuery();
    }

    /// <summary>Refuses a database that was made for another workspace.</summary>
    /// <exception cref="FailureException">Conflict: croft.yaml and the database name different ids.</exception>
    public static void Demand(DbConnection connection, Workspace workspace, string database)
    {
        using var select = connection.Command(null, "SELECT id FROM workspace");
        var id = select.ExecuteScalar() as string;
        if (id == workspace.Id.ToString())
            return;
        throw new FailureException(
            FailureKind.Conflict,
            $"The database {database} belongs to {(id is null ? "no workspace" : $"the workspace {id}")}, but {Path.Combine(workspace.Root, Workspace.FileName)} names {workspace.Id}. Nothing was written.",
            id is null ? "Put the right croft.db back from a copy." : $"Put the id back into {Workspace.FileName} (workspace.id: {id}), or the right croft.db into {workspace.StateFolder}.");
    }
}
