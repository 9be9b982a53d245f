using System.Text;
using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Engine.Tests.Guests;

namespace Croft.Engine.Tests.Secrets;

/// <summary>Secrets that manifests name: kept sealed, told by nobody, put into the call alone.</summary>
public sealed class SecretVerbTests
{
    const string Planted = "planted-5f1c0e9b";

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secret_IsSetListedReplacedAndRemoved()
    {
        using var folder = await WorkspaceFolder.MadeAsync();
        var process = folder.Start();
        await process.RunAsync("secret set", new SetSecretRequest { Name = "web", Value = "first" });
        await process.RunAsync("secret set", new SetSecretRequest { Name = "web", Value = Planted });
        await process.RunAsync("secret set", new SetSecretRequest { Name = "db", Value = Planted });

        var listed = await process.RunAsync<Page<SecretRow>>("secret list", new ListSecretsRequest());
        listed.Items.Select(s => (s.Name, s.By)).ShouldBe([("db", "anna@desk"), ("web", "anna@desk")]);
        (await process.Get<SecretValues>().ResolveAsync("${secret:web}", Ct)).ShouldBe(Planted);
        (await process.Get<SecretValues>().ResolveAsync("web", Ct)).ShouldBe("web");
        await process.RunAsync("secret remove", new RemoveSecretRequest { Name = "web" });
        var gone = await Should.ThrowAsync<FailureException>(() => process.Get<SecretValues>().ResolveAsync("${secret:web}", Ct));
        (gone.Failure.Kind, gone.Failure.WayOut).ShouldBe((FailureKind.NotFound, "Give it: croft secret set web."));
        (await process.FailsAsync("secret remove", new RemoveSecretRequest { Name = "web" })).Kind.ShouldBe(FailureKind.NotFound);
        (await process.FailsAsync("secret set", new SetSecretRequest { Name = "web" })).WayOut.ShouldNotBeNull().ShouldContain("--value-file");
        (await process.FailsAsync("secret set", new SetSecretRequest { Name = "a b", Value = "x" })).Kind.ShouldBe(FailureKind.Invalid);
        new SetSecretRequest { Name = "web", Value = Planted }.ToString().ShouldNotContain(Planted);
    }

    [Fact]
    public async Task Manifest_ThatNamesASecret_PutsItIntoTheCallAndNowhereElse()
    {
        await using var lab = await Lab.StartAsync();
        await lab.MachineAsync("web");
        await lab.Process.RunAsync("secret set", new SetSecretRequest { Name = "web", Value = Planted });
        DocumentFile manifest = new("web.yaml", $"apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: {{ name: web }}\nspec:\n  vmid: {(await lab.SeeAsync("web")).Place.Vmid}\n  cipassword: ${{secret:web}}\n  description: one\n");
        lab.Cluster.Faults.FailNextTask("qmcreate", $"refused: {Planted}");
        var made = new DocumentFile("new.yaml", "apiVersion: croft/v1\nkind: VirtualMachine\nmetadata: { name: new }\nspec: { node: pve1, cipassword: \"${secret:web}\" }\n");

        List<string> written = [];
        foreach (var file in new[] { manifest, made })
        {
            var plan = await lab.PlanAsync("apply", new ApplyRequest { Documents = [file] });
            var (run, steps) = await lab.RunAsync(plan);
            written.AddRange([JsonSerializer.Serialize(plan), JsonSerializer.Serialize(run), JsonSerializer.Serialize(steps)]);
            await foreach (var e in lab.Process.Get<RunEngine>().WatchAsync(run.Id, 0, Ct)) written.Add(JsonSerializer.Serialize(e));
            run.State.ShouldBe(file == manifest ? RunState.Done : RunState.Failed, string.Join("; ", steps.Select(s => s.Failure?.Message)));
        }

        written.ShouldAllBe(text => !text.Contains(Planted));
        written.ShouldContain(text => text.Contains("refused: ***"));
        // The simulated node keeps it as it was given, and tells of it only that it is there.
        var web = await lab.SeeAsync("web");
        web.Config["cipassword"].ShouldBe("**********");
        (await lab.Process.RunAsync<ApiAnswer>("api get", new GetApiRequest { Path = $"/nodes/{web.Place.Node}/qemu/{web.Place.Vmid}/cloudinit/dump", Parameters = new Dictionary<string, string> { ["type"] = "user" } })).Data.ToString().ShouldContain(Planted);
        // What is set is all that Proxmox tells: another value of the secret is no difference.
        await lab.Process.RunAsync("secret set", new SetSecretRequest { Name = "web", Value = "another" });
        (await lab.PlanAsync("apply", new ApplyRequest { Documents = [manifest] })).Steps.ShouldBeEmpty();
    }
}
