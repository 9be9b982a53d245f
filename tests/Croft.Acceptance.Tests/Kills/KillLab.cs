using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>One cluster and one workspace for every killed call: each takes a guest of its own.</summary>
public sealed class KillLab : IAsyncLifetime
{
    Lab? lab;

    public Lab Lab => lab!;

    public async ValueTask InitializeAsync() => lab = await Lab.StartAsync(new SandboxOptions { Guests = 240 });

    public ValueTask DisposeAsync() => lab?.DisposeAsync() ?? ValueTask.CompletedTask;
}
