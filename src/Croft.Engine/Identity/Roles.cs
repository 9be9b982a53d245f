using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.Identity;

/// <summary>A name for several permissions.</summary>
sealed record Role(string Name, IReadOnlyList<string> Permissions, bool BuiltIn)
{
    public const string Viewer = "viewer", Operator = "operator", Admin = "admin";

    static readonly string[] viewed = [Contracts.Permissions.EstateRead, Contracts.Permissions.RunRead];

    static readonly string[] operated =
    [
        Contracts.Permissions.GuestPower, Contracts.Permissions.GuestExec, Contracts.Permissions.SnapshotChange, Contracts.Permissions.BackupChange,
        Contracts.Permissions.TaskStop, Contracts.Permissions.RunControl,
    ];

    /// <summary>Those that nobody can change.</summary>
    public static IReadOnlyList<Role> BuiltInOnes { get; } =
        [new(Viewer, viewed, true), new(Operator, [.. viewed, .. operated], true), new(Admin, [Grant.All], true)];
}

static class RoleTables
{
    public static async Task<IReadOnlyList<Role>> RolesAsync(this Tables tables) =>
        [.. Role.BuiltInOnes, .. await tables.ListAsync("SELECT name, permissions FROM roles ORDER BY name", r => new Role(r.GetString(0), Lines(r.GetString(1)), false))];

    /// <exception cref="FailureException">NotFound.</exception>
    public static async Task<Role> RoleAsync(this Tables tables, string name) =>
        (await tables.RolesAsync()).FirstOrDefault(r => r.Name == name)
            ?? throw new FailureException(FailureKind.NotFound, $"There is no role '{name}'.", "'croft role list' names those there are.");

    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
