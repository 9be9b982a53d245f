using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Planning;
using Croft.Engine.Raw;
using Croft.Engine.Reach;
using Croft.Engine.Rehearsal;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Engine.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Tests.Rehearsal;

public sealed class RehearsedKindsTests
{
    /// <summary>A kind that is given more than its step's context could reach the estate, or write into the workspace, from a rehearsal.</summary>
    [Fact]
    public async Task Kinds_ThatReachBeyondTheTwin_AreNotCarriedOutAsTheyAre()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var process = folder.Start();
        var kinds = process.Services.GetServices<IStepKind>().ToList();
        var reaching = kinds.Where(k => k.GetType().GetConstructors().Any(c => c.GetParameters().Length > 0)).Select(k => k.Kind).ToList();
        reaching.ShouldContain(NodeReachStep.Name);

        var rehearsed = RehearsedKinds.Of(kinds, new Dictionary<string, Twin>(), process.Get<SecretValues>(), LiveParts.NeededBy("")).ToDictionary(k => k.Kind);

        reaching.Where(k => ReferenceEquals(rehearsed[k], kinds.Single(o => o.Kind == k))).ShouldBeEmpty("say in RehearsedKinds how the new one is rehearsed");
        string[] own = [NodeReachStep.Name, ExecStep.Name, UploadStep.Name, RawStep.Name, KeepSpecsStep.Name];
        own.ShouldAllBe(k => !ReferenceEquals(rehearsed[k], kinds.Single(o => o.Kind == k)));
    }

    [Fact]
    public async Task StandIns_TellWhetherASecretIsKept_AndNeverItsValue()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var process = folder.Start();
        await process.RunAsync("secret set", new SetSecretRequest { Name = "web", Value = "planted-5ecret" });
        var standIns = process.Get<SecretValues>().StandIns();
        List<KeyValuePair<string, string>> parameters = [new("cipassword", SecretValues.Reference("web"))];

        (await standIns.ResolveAsync(parameters, _ => true, TestContext.Current.CancellationToken)).Single().Value.ShouldNotContain("5ecret");
        standIns.Revealed(parameters, _ => true).ShouldBeEmpty();
        (await Should.ThrowAsync<FailureException>(() => standIns.ResolveAsync(SecretValues.Reference("gone"), TestContext.Current.CancellationToken))).Failure.Kind.ShouldBe(FailureKind.NotFound);
    }
}
