using Croft.Sandbox;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>One cluster and one workspace for every killed call: each takes a guest of its own.</summary>
public class KillLab : IAsyncLifetime
{
    Lab? lab;

    private protected virtual SandboxOptions Options => Long.Asked ? new() { Nodes = 9, Guests = 900 } : new() { Guests = 300 };

    public Lab Lab => lab!;

    public async ValueTask InitializeAsync()
    {
        lab = await Lab.StartAsync(Options);
        await ReadyAsync();
    }

    /// <summary>What the cluster needs before anything is killed.</summary>
    private protected virtual Task ReadyAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (lab is null)
            return;
        try
        {
            // Over everything that was killed here.
            (await lab.CroftAsync("audit", "verify")).Done();
            (await lab.Folder.SqlAsync("SELECT resource FROM leases JOIN runs ON runs.id = leases.run WHERE runs.ended IS NOT NULL")).ShouldBeEmpty();
        }
        finally
        {
            await lab.DisposeAsync();
        }
    }
}

/// <summary>A small one: what is planned by manifests is read whole each time.</summary>
public sealed class ManifestLab : KillLab
{
    private protected override SandboxOptions Options => new() { Guests = 30 };
}

/// <summary>A small one of a release that can do what is newer.</summary>
public sealed class NewReleaseLab : KillLab
{
    private protected override SandboxOptions Options => new() { Guests = 30, Version = "9.1" };
}
