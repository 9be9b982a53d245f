using Croft.Sandbox.Access;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>The state the recorded node was in when the recording began.</summary>
internal static class RecordedNode
{
    public const string Secret = "00000000-0000-4000-8000-000000000001";

    public static ClusterState Create()
    {
        var state = new ClusterState("pve", TimeProvider.System, 0) { Random = new Random(1) };
        var node = new NodeState("pve", 1) { Address = "192.0.2.2", BootedAt = TimeProvider.System.GetUtcNow().AddHours(-1) };
        state.Nodes.Add(node);
        node.System.Network.Active.Find(entry => entry.Id == "vmbr0")!.Values.Remove("gateway");
        node.System.Names.Remove("search");
        var local = new StorageState("local", "dir", false)
        {
            Content = ["backup", "iso", "snippets", "vztmpl", "images", "rootdir"],
            Options = { ["path"] = "/var/lib/vz", ["prune-backups"] = "keep-all=1" },
        };
        state.Storages.Add(local);
        var space = local.SpaceOn(node);
        space.Add(new Volume("iso/tiny.iso", "iso", "iso") { Size = 1 << 20, CreatedAt = 1795234357 });
        space.Add(new Volume("vztmpl/alpine-3.19-default_20240207_amd64.tar.gz", "vztmpl", "tgz") { Size = 1_037_211, CreatedAt = 1795234357 });
        var root = new User("root@pam") { Password = "root-password" };
        GiveTokens(root);
        root.Tokens.Add("old", new ApiToken("old", Secret) { Expire = 1 });
        state.Access.Users.Add(root.Id, root);
        var alice = new User("alice@pve") { Password = "alice-password", Details = { ["email"] = "a@example.test" } };
        state.Access.Users.Add(alice.Id, alice);
        return state;
    }

    public static void GiveTokens(User root)
    {
        root.Tokens["full"] = new ApiToken("full", Secret) { IsSeparated = false };
        root.Tokens["sep"] = new ApiToken("sep", Secret);
    }
}
