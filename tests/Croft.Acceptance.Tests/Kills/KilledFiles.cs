using System.Security.Cryptography;
using System.Text;

namespace Croft.Acceptance.Tests.Kills;

/// <summary>The path of the call names no file, so the classes of this collection take turns.</summary>
[Collection("files are sent"), Kills("storage upload", "storage.upload")]
public sealed class KilledUpload(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("sent") + ".iso";
        await File.WriteAllBytesAsync(Lab.Folder.Beside(name), new byte[2_000_000]);
        return new OtherScene(name, ["storage", "upload", "nfs", Lab.Folder.Beside(name)], call => call.Path.EndsWith("/storage/nfs/upload", StringComparison.Ordinal), $"nfs:iso/{name} create") { NeedsItsFile = true };
    }
}

/// <summary>An image for cloud-init is made from its texts, so a resumed run sends it again.</summary>
[Collection("manifests change"), Kills("apply", "cloudinit.upload")]
public sealed class KilledCloudInit(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("seeded");
        // On another node than those who hold the call that makes a guest.
        var path = Path.Combine(Directory.CreateDirectory(Lab.Folder.Beside($"manifests-{name}")).FullName, "it.yaml");
        await File.WriteAllTextAsync(path, $$"""
            apiVersion: croft/v1
            kind: CloudInit
            metadata: { name: {{name}} }
            spec:
              parts: { storage: local, user: "#cloud-config" }
            ---
            apiVersion: croft/v1
            kind: VirtualMachine
            metadata: { name: {{name}} }
            spec: { cloudInit: {{name}}, node: {{Lab.Cluster.Nodes[1]}} }
            """, TestContext.Current.CancellationToken);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"croft cloud-init 1\0{name}\0u#cloud-config\0\0")))[..12];
        return new OtherScene("make 1, by 1 document", ["apply", "--documents", path, "--yes"], call => call.Path.EndsWith("/storage/local/upload", StringComparison.Ordinal), $"local:iso/croft-{name}-{digest}.iso create");
    }
}

[Collection("files are fetched"), Kills("storage download", "storage.download")]
public sealed class KilledDownload(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = Own("fetched") + ".iso";
        return Task.FromResult(new OtherScene(
            name, ["storage", "download", "nfs", $"https://mirror.example/{name}"], call => call.Path.EndsWith("/storage/nfs/download-url", StringComparison.Ordinal), $"nfs:iso/{name} create"));
    }
}

[Kills("storage delete", "storage.delete")]
public sealed class KilledVolumeDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("doomed") + ".iso";
        await Lab.Witness.PostAsync($"/nodes/{Lab.Cluster.Nodes[0]}/storage/nfs/download-url", ("url", $"https://mirror.example/{name}"), ("content", "iso"), ("filename", name));
        return new OtherScene(
            $"delete nfs:iso/{name}", ["storage", "delete", $"nfs:iso/{name}", "--yes", name],
            call => call.Method == "DELETE" && Uri.UnescapeDataString(call.Path).EndsWith($"/content/nfs:iso/{name}", StringComparison.Ordinal), $"nfs:iso/{name} delete");
    }
}

[Collection("templates are fetched"), Kills("template download", "template.download")]
public sealed class KilledTemplateDownload(KillLab labs) : KilledOther(labs)
{
    static readonly Queue<string> names = new([
        "alpine-3.22-default_20250617_amd64.tar.xz", "archlinux-base_20240911-1_amd64.tar.zst", "debian-12-standard_12.12-1_amd64.tar.zst",
        "debian-13-standard_13.1-2_amd64.tar.zst", "fedora-42-default_20250428_amd64.tar.xz", "rockylinux-10-default_20251001_amd64.tar.xz",
    ]);

    private protected override Task<OtherScene> ArrangeAsync()
    {
        var name = names.Dequeue();
        return Task.FromResult(new OtherScene(name, ["template", "download", name, "nfs"], call => call.Method == "POST" && call.Path.EndsWith("/aplinfo", StringComparison.Ordinal), $"nfs:vztmpl/{name} create"));
    }
}
