using System.Net.Security;

namespace Croft.Proxmox.Tests.Transport;

public sealed class TrustTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static readonly ProxmoxCall version = new(HttpMethod.Get, "/version");

    static RecordedServer Server(params string[] names) =>
        new(_ => RawAnswer.Json("""{"data":1}"""), TestCertificates.Shared.Leaf(names.Length == 0 ? ["127.0.0.1", "localhost"] : names));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PinnedLeaf_InEitherForm_IsBelieved(bool colons)
    {
        await using var server = Server("another-name");
        var hex = Fingerprint.Of(server.Certificate!);
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Pinned(colons ? Fingerprint.Show(hex) : hex.ToLowerInvariant()) });

        await client.SendAsync(version, Ct);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task PinnedLeaf_CertificateChanged_IsUntrustedWithBothFingerprintsAndNothingSent()
    {
        await using var server = Server();
        var old = Fingerprint.Of(server.Certificate!);
        server.Certificate = TestCertificates.Shared.Leaf("127.0.0.1");
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Pinned(old) });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version with { Method = HttpMethod.Post }, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        failure.Message.ShouldContain(Fingerprint.Show(old));
        failure.Message.ShouldContain(Fingerprint.Show(Fingerprint.Of(server.Certificate)));
        failure.Message.ShouldContain("Nothing was sent");
        failure.MayHaveHappened.ShouldBeFalse();
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task PinnedLeaf_ChangedWhileRunning_IsSeenOnTheNextConnection()
    {
        await using var server = Server();
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Pinned(Fingerprint.Of(server.Certificate!)) });
        await client.SendAsync(version, Ct);
        server.Certificate = TestCertificates.Shared.Leaf("127.0.0.1");
        server.Cut();
        await server.AllClosedAsync(Ct);

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Authority_LeafCarriesTheAddress_IsBelieved()
    {
        await using var server = Server("127.0.0.1");
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Authority(TestCertificates.Shared.AuthorityPem) });

        await client.SendAsync(version, Ct);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Authority_LeafOfAnotherNode_IsUntrusted()
    {
        await using var server = Server("pve9", "192.0.2.9");
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Authority(TestCertificates.Shared.AuthorityPem) });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        failure.Message.ShouldContain("not made out to 127.0.0.1");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Authority_AddressIsIpv6_IsComparedAsOne()
    {
        using var judge = new CertificateJudge(ProxmoxTrust.Authority(TestCertificates.Shared.AuthorityPem), TimeProvider.System);
        using var leaf = TestCertificates.Shared.Leaf("2001:db8::7");

        judge.Accept(new Uri("https://[2001:db8::7]:8006"), leaf, null, SslPolicyErrors.RemoteCertificateChainErrors).ShouldBeTrue();
        Should.Throw<ProxmoxException>(() => judge.Accept(new Uri("https://[2001:db8::8]:8006"), leaf, null, SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Fact]
    public async Task Authority_LeafExpiredByTheClock_IsUntrusted()
    {
        await using var server = Server();
        var time = new ManualTime();
        time.Advance(TimeSpan.FromDays(365 * 80));
        using var client = new ProxmoxClient(server.Options(time));

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        failure.Message.ShouldContain("not valid now (2106-");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Authority_OfAnotherCluster_IsUntrusted()
    {
        await using var server = Server();
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Authority(new TestCertificates().AuthorityPem) });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        failure.Message.ShouldContain("did not sign it");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task SystemChain_OwnAuthority_IsUntrustedAndNamesTheWayOut()
    {
        await using var server = Server();
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.SystemChain });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        failure.Message.ShouldContain("no authority of this system vouches for it");
        failure.Message.ShouldContain("pvenode cert info");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Password_UntrustedPeer_IsNeverSent()
    {
        await using var server = Server("another-name");
        using var client = new ProxmoxClient(server.Options() with { Credential = new Password("root@pam", "planted-secret") });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        failure.ToString().ShouldNotContain("planted-secret");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Untrusted_SecondEndpointTrusted_IsNotHidden()
    {
        await using var bad = Server("another-name");
        await using var good = Server();
        using var client = new ProxmoxClient(good.Options() with { Endpoints = [bad.Address, good.Address] });

        var failure = await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct));

        failure.Error.ShouldBe(ProxmoxError.Untrusted);
        good.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Untrusted_AfterAFailover_TheFirstEndpointIsAskedAgain()
    {
        var turn = 0;
        await using var first = new RecordedServer(_ => turn++ == 0 ? RawAnswer.Hangup : RawAnswer.Json("""{"data":1}"""));
        await using var untrusted = Server("another-name");
        using var client = new ProxmoxClient(first.Options() with { Endpoints = [first.Address, untrusted.Address] });

        (await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct))).Error.ShouldBe(ProxmoxError.Untrusted);
        await client.SendAsync(version, Ct);

        first.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task NoTrustAtAll_BelievesNothing()
    {
        await using var server = Server();
        using var client = new ProxmoxClient(server.Options() with { Trust = new ProxmoxTrust() });

        (await Should.ThrowAsync<ProxmoxException>(() => client.SendAsync(version, Ct))).Error.ShouldBe(ProxmoxError.Untrusted);
    }

    [Fact]
    public async Task LearnAsync_AuthorityVouchesForTheLeaf_GivesItsPem()
    {
        var leaf = TestCertificates.Shared.Leaf("127.0.0.1");
        await using var server = new RecordedServer(_ => CertificateList(TestCertificates.Shared.AuthorityPem, leaf.ExportCertificatePem()), leaf);
        using var client = new ProxmoxClient(server.Options() with { Trust = ProxmoxTrust.Pinned(Fingerprint.Of(leaf)) });

        var pem = await ClusterAuthority.LearnAsync(client, "localhost", Ct);

        pem.ShouldBe(TestCertificates.Shared.AuthorityPem);
        server.Requests.Single().Path.ShouldBe("/api2/json/nodes/localhost/certificates/info");
    }

    public static TheoryData<string> RecordedList => new(Captures.Golden().Where(name => name.StartsWith("601-", StringComparison.Ordinal)));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(RecordedList))]
    public async Task LearnAsync_RecordedNode_GivesItsAuthority(string name)
    {
        var recorded = Captures.Read(name);
        await using var server = new RecordedServer(_ => recorded.Answer);
        using var client = new ProxmoxClient(server.Options(new ManualTime()));

        var pem = await ClusterAuthority.LearnAsync(client, "pve", Ct);

        ProxmoxTrust.Authority(pem.ShouldNotBeNull()).AuthorityPem.ShouldBe(pem);
        recorded.Body.ShouldContain(pem.Trim().ReplaceLineEndings("\\n"));
    }

    [Fact]
    public async Task LearnAsync_LeafSignedByAnother_GivesNull()
    {
        var leaf = TestCertificates.Shared.Leaf("127.0.0.1");
        await using var server = new RecordedServer(_ => CertificateList(new TestCertificates().AuthorityPem, leaf.ExportCertificatePem()), leaf);
        using var client = server.Client();

        (await ClusterAuthority.LearnAsync(client, "pve", Ct)).ShouldBeNull();
    }

    [Fact]
    public void Parse_NoFingerprint_SaysWhatOneIs() =>
        Should.Throw<FormatException>(() => ProxmoxTrust.Pinned("AB:CD")).Message.ShouldContain("64 hex digits");

    static RawAnswer CertificateList(string authority, string leaf) => RawAnswer.Json(System.Text.Json.JsonSerializer.Serialize(new
    {
        data = new object[] { new { filename = "pve-root-ca.pem", pem = authority }, new { filename = "pve-ssl.pem", pem = leaf } },
    }));
}
