using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Calls;

public sealed class FirstSliceTests
{
    [Fact]
    public async Task Cluster_Started_AnswersVersionResourcesAndStartsAGuest()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        using var client = new Client(cluster);

        var version = await client.Get("/version");
        version.Body.ShouldBe("""{"data":{"version":"8.4.1","release":"8.4","repoid":"2a5fa54a8503f96d"}}""");

        var guests = (await client.Get("/cluster/resources?type=vm")).Data.EnumerateArray().ToList();
        guests.Count.ShouldBe(40);
        var stopped = guests.First(guest => guest.GetProperty("status").GetString() == "stopped" && guest.GetProperty("template").GetInt32() == 0);
        var path = $"/nodes/{stopped.GetProperty("node").GetString()}/{stopped.GetProperty("id").GetString()}";

        (await client.Run(HttpMethod.Post, path + "/status/start")).ShouldBe("OK");
        (await client.Get(path + "/status/current")).Data.GetProperty("status").GetString().ShouldBe("running");
        (await client.Run(HttpMethod.Post, path + "/status/stop")).ShouldBe("OK");
        cluster.Effects[$"{stopped.GetProperty("id").GetString()} start"].ShouldBe(1);
        (await client.Get(path + "/config")).Data.GetProperty("digest").GetString()!.Length.ShouldBe(40);
    }
}
