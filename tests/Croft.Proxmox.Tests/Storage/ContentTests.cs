using System.Text;

namespace Croft.Proxmox.Tests.Storage;

public sealed class ContentTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_TenThousandVolumes_AreReadInOneGo()
    {
        var rows = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"volid":"local:backup/vzdump-qemu-{{i}}.vma.zst","content":"backup","format":"vma.zst","size":{{i}},"vmid":"{{100 + i}}","ctime":1795234357,"protected":{{i % 2}}}"""));
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":[{{rows}}]}"""));
        using var client = server.Client();

        var volumes = await client.Node("pve1").Storage("local").ContentAsync("backup", null, Ct);

        volumes.Count.ShouldBe(10_000);
        volumes[9_999].ShouldSatisfyAllConditions(v => v.Size.ShouldBe(9_999), v => v.Vmid.ShouldBe(10_099), v => v.IsProtected.ShouldBeTrue());
    }

    [Fact]
    public async Task Content_NameThatIsNoUtf8_LosesNoOtherVolume()
    {
        byte[] body = [.. """{"data":[{"volid":"local:iso/caf"""u8, 0xE9, .. """.iso","content":"iso"},{"volid":"local:iso/b.iso","content":"iso"}]}"""u8];
        var head = $"HTTP/1.1 200 OK\r\nServer: pve-api-daemon/3.0\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n";
        await using var server = new RecordedServer(_ => new RawAnswer([.. Encoding.ASCII.GetBytes(head), .. body]));
        using var client = server.Client();

        (await client.Node("pve1").Storage("local").ContentAsync(null, null, Ct)).Select(v => v.Volume.Name).ShouldBe(["iso/caf\uFFFD.iso", "iso/b.iso"]);
    }

    [Fact]
    public async Task PrunePreview_Marks_AreTold()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(
            """{"data":[{"volid":"local:backup/a","mark":"remove","ctime":1,"type":"lxc","vmid":"100"},{"volid":"local:backup/b","mark":"hold","type":"unknown"}]}"""));
        using var client = server.Client();

        var marks = await client.Node("pve1").Storage("local").PrunePreviewAsync(new() { Keep = "keep-last=1", Kind = GuestKind.Lxc }, Ct);

        server.Requests.ShouldHaveSingleItem().Target.ShouldEndWith("/prunebackups?prune-backups=keep-last%3D1&type=lxc");
        marks.Select(m => m.Verdict.Value).ShouldBe([PruneVerdict.Remove, PruneVerdict.Unknown]);
        marks[1].Verdict.Text.ShouldBe("hold");
    }

    [Fact]
    public async Task Create_KeyMadeByProxmox_IsGivenBackAndNotPrinted()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":{"storage":"pbs","type":"pbs","config":{"encryption-key":"{\"data\":\"secret\"}"}}}"""));
        using var client = server.Client();

        var made = await client.Storages.CreateAsync("pbs", "pbs", [new("encryption-key", "autogen")], Ct);

        made.Config["encryption-key"].ShouldContain("secret");
        made.ToString().ShouldBe("pbs (pbs)");
    }

    [Fact]
    public async Task Create_PasswordInTheRefusal_IsMasked()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":null,"message":"login with hunter22 at srv failed\n"}""", 500, "login with hunter22 at srv failed"));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Storages.CreateAsync("c", "cifs", [new("server", "srv"), new("password", "hunter22")], Ct));

        failure.ToString().ShouldNotContain("hunter22");
        failure.Message.ShouldContain("at srv failed");
    }

    [Fact]
    public async Task Update_ParameterOfALaterVersion_IsNamedAsThat()
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json(
            """{"data":null,"message":"Parameter verification failed.\n","errors":{"snapshot-as-volume-chain":"property is not defined in schema and the schema does not allow additional properties"}}""",
            400, "Parameter verification failed."));
        using var client = server.Client();

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.Storages.UpdateAsync("a", new() { Set = [new("snapshot-as-volume-chain", "1")] }, Ct));

        failure.Faults.Keys.ShouldBe(["snapshot-as-volume-chain"]);
        failure.Message.ShouldContain("older or newer");
    }
}
