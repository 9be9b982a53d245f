namespace Croft.Proxmox.Tests.Access;

public sealed class PermissionsTests
{
    [Theory]
    [InlineData("/vms/100", "VM.Audit", true)]
    [InlineData("/vms/100", "VM.Allocate", false)]
    [InlineData("/vms/101", "VM.Allocate", true)]
    [InlineData("/vms", "VM.Allocate", true)]
    [InlineData("/vms/101", "VM.Clone", false)]
    [InlineData("/vms", "VM.Clone", true)]
    [InlineData("/storage/local", "Datastore.Audit", false)]
    [InlineData("/nodes/pve1/x", "Sys.Audit", true)]
    public async Task Holds_Path_FollowsTheNearestEntry(string path, string privilege, bool held)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json("""{"data":{"/vms":{"VM.Allocate":1,"VM.Clone":0},"/vms/100":{"VM.Audit":1},"/nodes":{"Sys.Audit":1}}}"""));
        using var client = server.Client();

        var permissions = await client.Access.PermissionsAsync(TestContext.Current.CancellationToken);

        permissions.Holds(path, privilege).ShouldBe(held);
    }
}
