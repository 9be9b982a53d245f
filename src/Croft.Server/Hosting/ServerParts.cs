using Croft.Engine.Access;
using Croft.Engine.Guests;
using Croft.Engine.Identity;
using Croft.Engine.Inventory;
using Croft.Engine.Runs;
using Croft.Engine.State;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Server.Hosting;

/// <summary>What the server reaches of Croft.</summary>
/// <param name="services">The rooms.</param>
/// <param name="version">Version of this Croft.</param>
public sealed class ServerParts(IServiceProvider services, string version)
{
    /// <summary>Version of this Croft.</summary>
    public string Version { get; } = version;

    internal VerbRunner Runner { get; } = services.GetRequiredService<VerbRunner>();

    internal Catalogue Catalogue { get; } = services.GetRequiredService<Catalogue>();

    internal RunEngine Runs { get; } = services.GetRequiredService<RunEngine>();

    /// <summary>Looks at what a run changed once it has ended.</summary>
    internal RunSequel Sequel { get; } = services.GetRequiredService<RunSequel>();

    internal Callers Callers { get; } = services.GetRequiredService<Callers>();

    internal CallKeys CallKeys { get; } = services.GetRequiredService<CallKeys>();

    internal GuestConsole Consoles { get; } = services.GetRequiredService<GuestConsole>();

    internal SignIn SignIn { get; } = services.GetRequiredService<SignIn>();

    internal Setup Setup { get; } = services.GetRequiredService<Setup>();

    internal Database Database { get; } = services.GetRequiredService<Database>();

    internal Bugs Bugs { get; } = services.GetRequiredService<Bugs>();

    internal TimeProvider Time { get; } = services.GetRequiredService<TimeProvider>();
}
