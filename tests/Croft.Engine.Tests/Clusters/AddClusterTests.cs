using System.Net;
using System.Net.Sockets;
using System.Text;
using Croft.Contracts;
using Croft.Sandbox;

namespace Croft.Engine.Tests.Clusters;

public sealed class AddClusterTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_CertificateNobodyVouchesFor_ShowsItWithTheCommandToRepeat()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.SandboxAsync();

        var failure = await workspace.FailsAsync("cluster add", EstateWorkspace.Adding("lab", sandbox));

        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.Message.ShouldContain(sandbox.Fingerprint);
        failure.Message.ShouldContain("issuer");
        failure.WayOut.ShouldNotBeNull().ShouldContain($"croft cluster add lab {sandbox.Url.GetLeftPart(UriPartial.Authority)} --token-file FILE --fingerprint {sandbox.Fingerprint}");
        (await workspace.RunAsync<Page<ClusterRow>>("cluster list", new ListClustersRequest())).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Add_OnFirstUse_TrustsTheClustersOwnAuthorityFromThenOn()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.SandboxAsync();

        var added = await workspace.RunAsync<ClusterDetail>("cluster add", EstateWorkspace.Adding("lab", sandbox) with { TrustOnFirstUse = true });

        added.Cluster.Trust.ShouldBe("authority");
        added.Authority.ShouldNotBeNull();
        added.Nodes.ShouldBe(sandbox.Nodes);
        added.MissingPrivileges.ShouldBeEmpty();
        sandbox.Faults.ChangeCertificate(sandbox.Nodes[0]);
        (await workspace.SyncAsync()).Missing.ShouldBeEmpty();
    }

    [Fact]
    public async Task Add_AnotherFingerprint_IsRefusedBeforeTheTokenIsSent()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.SandboxAsync();
        var wrong = string.Join(':', Enumerable.Repeat("AB", 32));

        var failure = await workspace.FailsAsync("cluster add", EstateWorkspace.Adding("lab", sandbox) with { Fingerprint = wrong });

        failure.Kind.ShouldBe(FailureKind.Unreachable);
        failure.Message.ShouldContain("nothing was sent");
        failure.Message.ShouldContain(sandbox.Fingerprint);
    }

    [Fact]
    public async Task Add_WrongToken_SaysSoAndKeepsNothing()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.SandboxAsync();
        var wrong = sandbox.Token[..^4] + "0000";

        var failure = await workspace.FailsAsync("cluster add", EstateWorkspace.Adding("lab", sandbox) with { Token = wrong, TrustOnFirstUse = true });

        failure.Kind.ShouldBe(FailureKind.Denied);
        failure.WayOut.ShouldNotBeNull();
        failure.ToString().ShouldNotContain(wrong.Split('=')[1]);
        (await workspace.RunAsync<Page<ClusterRow>>("cluster list", new ListClustersRequest())).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("root@pam=secret")]
    [InlineData("root@pam!full")]
    [InlineData("")]
    public async Task Add_TokenOfAnotherForm_IsInvalidWithoutRepeatingIt(string token)
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();

        var failure = await workspace.FailsAsync("cluster add", new AddClusterRequest { Name = "lab", Url = "https://127.0.0.1:1", Token = token });

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldNotContain("secret\"");
        failure.WayOut.ShouldNotBeNull();
    }

    [Fact]
    public async Task Add_NobodyThere_SaysThatNothingListens()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        var failure = await workspace.FailsAsync("cluster add", new AddClusterRequest { Name = "lab", Url = $"https://127.0.0.1:{port}", Token = "a@pam!b=c" });

        failure.Kind.ShouldBe(FailureKind.Unreachable);
        failure.Message.ShouldContain("refused");
    }

    [Theory]
    [InlineData("http://pve1", "https://pve1:8006")]
    [InlineData("http://10.0.0.1:8443", "https://10.0.0.1:8443")]
    public async Task Add_PlainHttp_SaysThatOnlyHttpsWorksAndWhichPortIsUsual(string url, string instead)
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();

        var failure = await workspace.FailsAsync("cluster add", new AddClusterRequest { Name = "lab", Url = url, Token = "a@pam!b=c" });

        failure.Kind.ShouldBe(FailureKind.Invalid);
        failure.Message.ShouldContain("https alone");
        failure.WayOut.ShouldBe($"Give {instead} instead; 8006 is the usual port.");
    }

    [Fact]
    public async Task Add_NameThatDoesNotFit_IsToldInWords()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();

        var failure = await workspace.FailsAsync("cluster add", new AddClusterRequest { Name = "my lab", Url = "https://pve1", Token = "a@pam!b=c" });

        failure.Faults.ShouldHaveSingleItem().Message.ShouldContain("letters, digits, '.', '_' and '-'");
    }

    [Fact]
    public async Task Add_SameClusterUnderAnotherName_NamesTheOneThatIsKnown()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");

        var failure = await workspace.FailsAsync("cluster add", EstateWorkspace.Adding("copy", sandbox) with { TrustOnFirstUse = true });

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("known as lab");
    }

    [Fact]
    public async Task Add_NameThatIsTaken_IsAConflict()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        await workspace.AddAsync("lab");
        var other = await workspace.SandboxAsync(new SandboxOptions { Seed = 2, Guests = 5 });

        var failure = await workspace.FailsAsync("cluster add", EstateWorkspace.Adding("lab", other) with { TrustOnFirstUse = true });

        failure.Kind.ShouldBe(FailureKind.Conflict);
        failure.Message.ShouldContain("lab is known already");
    }

    [Fact]
    public async Task Add_TokenThatMayOnlyLook_NamesTheVerbsThatLackPrivileges()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.SandboxAsync();

        var added = await workspace.RunAsync<ClusterDetail>("cluster add",
            EstateWorkspace.Adding("lab", sandbox) with { Token = sandbox.AuditToken, TrustOnFirstUse = true });

        added.MissingPrivileges.ShouldContain(m => m.Verb == "guest start" && m.Privileges.Contains("VM.PowerMgmt"));
        added.MissingPrivileges.ShouldNotContain(m => m.Verb == "guest list");
    }

    [Fact]
    public async Task Add_AnyCluster_LeavesNoSecretInTheOpen()
    {
        await using var workspace = await EstateWorkspace.EmptyAsync();
        var sandbox = await workspace.AddAsync("lab");
        var secret = sandbox.Token.Split('=')[1];

        var files = Directory.EnumerateFiles(workspace.Location.Folder, "*", SearchOption.AllDirectories).ToList();

        files.ShouldNotBeEmpty();
        foreach (var file in files)
            Encoding.Latin1.GetString(await ReadAsync(file)).ShouldNotContain(secret);
    }

    static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Ct);
        return copy.ToArray();
    }
}
