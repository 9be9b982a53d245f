using Croft.Contracts;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Croft.Engine.State;

/// <summary>Where Croft keeps what it knows: the workspace folder, its settings, its database.</summary>
/// <remarks>
/// Uses Verbs. Rooms to the right keep their rows in their own <c>Rows/</c>; the model gathers them by itself.
/// EF owns schema, migrations and rows that change one at a time; lists and journals go by prepared commands.
/// </remarks>
public static class StateRoom
{
    /// <summary>Adds the workspace found at the location, its settings and its database; nothing is opened yet.</summary>
    public static IServiceCollection AddState(this IServiceCollection services, WorkspaceLocation location)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => MountTable.OfThisMachine());
        return services
            .AddSingleton(location)
            .AddSingleton(s => Settings.Load(location, s.GetServices<OptionSection>()))
            .AddSingleton(s => s.GetRequiredService<Settings>().Workspace)
            .AddSingleton(s => s.GetRequiredService<DatabaseOptions>().Url is null
                ? new Database(s.GetRequiredService<Workspace>(), s.GetRequiredService<StateOptions>(), s.GetRequiredService<MountTable>())
                : OnServer(s))
            .AddOptionSection<StateOptions>("state")
            .AddOptionSection<DatabaseOptions>("database")
            .AddVerb<ShowVersion, VersionRequest, VersionResult>();
    }

    /// <summary>Apart, so that a process that needs no server never loads its client.</summary>
    static Database OnServer(IServiceProvider s)
    {
        var (workspace, options) = (s.GetRequiredService<Workspace>(), s.GetRequiredService<DatabaseOptions>());
        var password = new PasswordPlace(workspace, s.GetRequiredService<WorkspaceLocation>(), s.GetRequiredService<OpenSealed>());
        return Database.OnServer(options.Url!, workspace, () => password.Find(options.Password), s.GetRequiredService<StateOptions>());
    }
}
