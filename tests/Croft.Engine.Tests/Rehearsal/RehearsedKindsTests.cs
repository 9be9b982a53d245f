using Croft.Engine.Guests;
using Croft.Engine.Planning;
using Croft.Engine.Raw;
using Croft.Engine.Reach;
using Croft.Engine.Rehearsal;
using Croft.Engine.Runs;
using Croft.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Rehearsal;

public sealed class RehearsedKindsTests
{
    /// <summary>Opens a secret to hand it to the twin, as it would hand it to Proxmox; reaches nothing else.</summary>
    static readonly string[] Harmless = ["access.user.create", "guest.create", "guest.configure"];

    /// <summary>A kind that is given more than its step's context could reach the estate, or write into the workspace, from a rehearsal.</summary>
    [Fact]
    public async Task Kinds_ThatReachBeyondTheTwin_AreNotCarriedOutAsTheyAre()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var kinds = folder.Start().Services.GetServices<IStepKind>().ToList();
        var reaching = kinds.Where(k => k.GetType().GetConstructors().Any(c => c.GetParameters().Length > 0)).Select(k => k.Kind).ToList();
        reaching.ShouldContain(NodeReachStep.Name);

        var rehearsed = RehearsedKinds.Of(kinds, new Dictionary<string, Twin>(), LiveParts.NeededBy("")).ToDictionary(k => k.Kind);

        reaching.Where(k => ReferenceEquals(rehearsed[k], kinds.Single(o => o.Kind == k))).ShouldBeSubsetOf(Harmless, "say in RehearsedKinds how the new one is rehearsed");
        string[] own = [NodeReachStep.Name, ExecStep.Name, UploadStep.Name, RawStep.Name, KeepSpecsStep.Name];
        own.ShouldAllBe(k => !ReferenceEquals(rehearsed[k], kinds.Single(o => o.Kind == k)));
    }
}
