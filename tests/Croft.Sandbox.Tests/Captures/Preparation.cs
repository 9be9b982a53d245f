using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>What happened between recorded exchanges without being recorded.</summary>
internal static class Preparation
{
    public static async Task BeforeAsync(int number, Client root, ClusterState state)
    {
        switch (number)
        {
            case 41:
                state.Nodes.Add(new NodeState("deadnode", 2) { IsOnline = false });
                break;
            case 42:
                state.Nodes.RemoveAt(1);
                break;
            case 571:
                // the manager had not looked yet
                state.Ha.Forget("ct:105");
                break;
            case 715:
                state.Access.Groups["ops"] = null;
                break;
            case 749:
                state.BackupJobs.Sections.Add(new Section("vzdump", "3b61e324-affa-4e54-8da3-369f683b4086")
                {
                    Values = { ["all"] = "1", ["compress"] = "zstd", ["enabled"] = "1", ["mode"] = "snapshot", ["prune-backups"] = "keep-last=3", ["schedule"] = "02:00", ["storage"] = "local" },
                });
                break;
            case 739:
                RecordedNode.GiveTokens(state.Access.Users["root@pam"]);
                break;
            case 375:
                state.Find(200)!.IgnoresShutdown = true;
                break;
            case 441:
                await root.Run(HttpMethod.Post, "/nodes/pve/qemu", ("vmid", "220"), ("name", "vm220"), ("memory", "64"), ("scsi0", "local:2,format=qcow2"),
                    ("net0", "virtio,bridge=vmbr0"), ("scsihw", "virtio-scsi-single"), ("boot", "order=scsi0;net0"));
                await root.Run(HttpMethod.Post, "/nodes/pve/qemu/220/snapshot", ("snapname", "q1"));
                break;
            case 616:
                state.Find(101)!.MadeAt = state.Now - 600;
                break;
            case 664:
                await root.Run(HttpMethod.Post, "/nodes/pve/lxc/110/snapshot", ("snapname", "live"));
                await root.Run(HttpMethod.Post, "/nodes/pve/lxc/110/status/start");
                break;
            case 669:
                foreach (var vmid in (string[])["130", "131"])
                    await root.Run(HttpMethod.Post, "/nodes/pve/lxc", ("vmid", vmid), ("ostemplate", "local:vztmpl/alpine-3.19-default_20240207_amd64.tar.gz"), ("rootfs", "local:1"));
                break;
        }
    }
}
