namespace Croft.Engine.Tests.Horizons;

/// <summary>What a call's target is; <c>$T</c> in a request stands for it.</summary>
enum Target
{
    /// <summary>None: a list, or the estate as a whole.</summary>
    None,
    Guest,
    Cluster,
    Node,
    Pool,
    Storage,
    Backup,
    Task,
    Run,
    Plan,
    Drift,
    Document,
}

/// <summary>A request of every verb, as JSON; a verb that is not here fails the test.</summary>
static class SightCalls
{
    /// <summary>Verbs that are not called, each with its reason.</summary>
    public static IReadOnlyDictionary<string, string> Left { get; } = new Dictionary<string, string>(OwnUsers().Select(v => KeyValuePair.Create(v, "tells of Croft's own users alone; the tests of Identity hold who may")), StringComparer.Ordinal)
    {
        ["init"] = "makes a workspace, and there is one",
        ["validate"] = "reads files alone",
        ["schema"] = "tells of Croft alone",
        ["version"] = "tells of Croft alone",
        ["loop list"] = "tells of Croft alone; what a loop did is told to nobody who sees less than all, which its own tests hold",
        ["storage upload"] = "sends a file, which is no JSON; it finds its storage as 'storage download' does",
    };

    static IEnumerable<string> OwnUsers() =>
    [
        .. new[] { "list", "show", "create", "configure", "delete", "grant", "ungrant", "set-password", "enroll", "unenroll", "recovery-codes", "unlock" }.Select(v => $"user {v}"),
        .. new[] { "list", "show", "create", "configure", "delete" }.Select(v => $"role {v}"),
        "token list", "token create", "token revoke", "session list", "session end",
    ];

    /// <summary>Every call: the verb, what its target is, and the request.</summary>
    public static IReadOnlyList<(string Verb, Target Target, string Request)> All { get; } = [.. Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read)];

    static (string, Target, string) Read(string line)
    {
        var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
        return (parts[0], Enum.Parse<Target>(parts[1]), parts[2]);
    }

    const string Text = """
        audit export | None | {}
        audit list | None | {"limit":1000}
        audit verify | None | {}
        secret list | None | {}
        secret remove | None | {"name":"none"}
        secret set | None | {"name":"none","value":"x"}
        cluster add | None | {"name":"third","url":"https://127.0.0.1:1","token":"a@b!c=d"}
        api get | Cluster | {"path":"/version","cluster":"$T"}
        api set | Cluster | {"path":"/cluster/options","parameters":{"keyboard":"de"},"cluster":"$T"}
        api create | Cluster | {"path":"/pools","parameters":{"poolid":"x"},"cluster":"$T"}
        api delete | Cluster | {"path":"/pools/dev","cluster":"$T"}

        cluster list | None | {}
        cluster show | Cluster | {"name":"$T"}
        cluster test | Cluster | {"name":"$T"}
        cluster trust | Cluster | {"name":"$T"}
        cluster set-token | Cluster | {"name":"$T","token":"root@pam!croft=wrong"}
        cluster remove | Cluster | {"name":"$T"}
        sync | Cluster | {"cluster":"$T","statusOnly":true}
        status | None | {}
        status | Cluster | {"cluster":"$T"}
        node list | None | {}
        node list | Cluster | {"cluster":"$T"}
        node show | Node | {"node":"$T"}
        history node | Node | {"node":"$T"}
        node certificates | Node | {"node":"$T"}
        node certificates | None | {}
        node services | Node | {"node":"$T"}
        node tasks | Node | {"node":"$T"}
        node disks | Node | {"node":"$T"}
        node updates | Node | {"node":"$T"}
        node configure | Node | {"node":"$T","timeZone":"UTC"}
        node refresh-updates | Node | {"node":"$T"}
        network list | None | {}
        network list | Cluster | {"cluster":"$T"}
        network show | Cluster | {"network":"vmbr0","cluster":"$T"}
        network create | Cluster | {"network":"pve1/vmbr7","cluster":"$T"}
        network configure | Cluster | {"network":"pve1/vmbr0","comment":"x","cluster":"$T"}
        network delete | Cluster | {"network":"pve1/vmbr0","cluster":"$T"}
        network apply | Node | {"node":"$T"}
        network revert | Node | {"node":"$T"}

        access acl | None | {}
        access acl | Cluster | {"cluster":"$T"}
        access permissions | None | {}
        access permissions | Cluster | {"cluster":"$T"}
        access roles | None | {}
        access roles | Cluster | {"cluster":"$T"}
        access tokens | None | {}
        access tokens | Cluster | {"cluster":"$T"}
        access users | None | {}
        access users | Cluster | {"cluster":"$T"}
        access grant-plan | Cluster | {"cluster":"$T","verb":["guest list"]}
        access create-group | Cluster | {"cluster":"$T","group":"g"}
        access create-role | Cluster | {"cluster":"$T","role":"r","privileges":["VM.Audit"]}
        access create-token | Cluster | {"cluster":"$T","token":"root@pam!new"}
        access create-user | Cluster | {"cluster":"$T","user":"u@pve"}
        access delete-group | Cluster | {"cluster":"$T","group":"g"}
        access delete-role | Cluster | {"cluster":"$T","role":"r"}
        access delete-token | Cluster | {"cluster":"$T","token":"auditor@pve!croft"}
        access delete-user | Cluster | {"cluster":"$T","user":"auditor@pve"}
        access grant | Cluster | {"cluster":"$T","who":"auditor@pve","role":"PVEAdmin","path":"/vms"}
        access revoke | Cluster | {"cluster":"$T","who":"auditor@pve","role":"PVEAuditor","path":"/"}

        storage list | None | {}
        storage list | Cluster | {"cluster":"$T"}
        storage show | Storage | {"storage":"$T"}
        storage content | Storage | {"storage":"$T"}
        storage delete | Storage | {"volume":"local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst","node":"pve1","cluster":"$T"}
        storage download | Storage | {"storage":"$T","url":"https://example.com/a.iso","content":"iso"}
        template list | None | {}
        template list | Cluster | {"cluster":"$T"}
        template available | Cluster | {"cluster":"$T"}
        template download | Storage | {"name":"alpine-3.20-default_20240908_amd64.tar.xz","storage":"$T"}
        template pull | Storage | {"image":"docker.io/library/alpine:3.20","storage":"$T"}
        backup jobs | None | {}
        backup jobs | Cluster | {"cluster":"$T"}
        ha groups | None | {}
        ha groups | Cluster | {"cluster":"$T"}
        ha rules | None | {}
        ha rules | Cluster | {"cluster":"$T"}
        ha status | None | {}
        ha status | Cluster | {"cluster":"$T"}
        ha create-group | Cluster | {"group":"g","nodes":["pve1"],"cluster":"$T"}
        ha configure-group | Cluster | {"group":"g","nodes":["pve1"],"cluster":"$T"}
        ha delete-group | Cluster | {"group":"g","cluster":"$T"}
        ha create-rule | Cluster | {"rule":"r","guests":["103"],"nodes":["pve1"],"cluster":"$T"}
        ha configure-rule | Cluster | {"rule":"r","comment":"x","cluster":"$T"}
        ha delete-rule | Cluster | {"rule":"r","cluster":"$T"}
        firewall groups | Cluster | {"where":"$T"}
        firewall create-group | Cluster | {"where":"$T","name":"g"}
        firewall delete-group | Cluster | {"where":"$T","name":"g"}
        import | Cluster | {"cluster":"$T","select":"name=nobody"}
        plan | Document | {"documents":[{"path":"a.yaml","text":"apiVersion: croft/v1\nkind: Pool\nmetadata:\n  name: x\n  cluster: $T\nspec: {}\n"}]}
        apply | Document | {"documents":[{"path":"a.yaml","text":"apiVersion: croft/v1\nkind: Pool\nmetadata:\n  name: x\n  cluster: $T\nspec: {}\n"}]}
        rehearse | Plan | {"plan":$T}

        guest list | None | {}
        guest list | Cluster | {"cluster":"$T"}
        guest list | Node | {"node":"$T"}
        guest list | None | {"select":"status=running or name=only-*"}
        guest list | None | {"tag":"web"}
        guest list | None | {"limit":4}
        guest list | None | {"fresh":true}
        guest list | None | {"asOf":"now"}
        guest stop | None | {"select":"name=*"}
        snapshot create | None | {"select":"tag=web or name=only-*","name":"all"}
        guest configure | None | {"select":"vmid=777","cores":2}
        status | None | {"fresh":true}
        guest show | Guest | {"guest":"$T","fresh":true}
        guest show | Guest | {"guest":"$T"}
        guest show | Guest | {"guest":"$T","asOf":"now"}
        guest start | Guest | {"guest":"$T"}
        guest stop | Guest | {"guest":"$T"}
        guest shutdown | Guest | {"guest":"$T"}
        guest reboot | Guest | {"guest":"$T"}
        guest reset | Guest | {"guest":"$T"}
        guest suspend | Guest | {"guest":"$T"}
        guest resume | Guest | {"guest":"$T"}
        guest template | Guest | {"guest":"$T"}
        guest destroy | Guest | {"guest":"$T","stop":true}
        guest configure | Guest | {"guest":"$T","cores":3}
        guest resize | Guest | {"guest":"$T","disk":"scsi0","size":"+1G"}
        guest move | Guest | {"guest":"$T","disk":"scsi0","storage":"ceph"}
        guest migrate | Guest | {"guest":"$T","node":"pve2"}
        guest clone | Guest | {"source":"$T","name":"copy"}
        guest create | Guest | {"name":"made","from":"$T"}
        guest create | Cluster | {"name":"made","cluster":"$T","storage":"ceph"}
        guest exec | Guest | {"guest":"$T","command":["id"]}
        snapshot list | Guest | {"guest":"$T"}
        snapshot create | Guest | {"guest":"$T","name":"another"}
        snapshot rollback | Guest | {"guest":"$T","name":"before"}
        snapshot delete | Guest | {"guest":"$T","name":"before"}
        history list | None | {"limit":1000}
        history list | Cluster | {"cluster":"$T","limit":7}
        history watch | None | {"after":"0-0"}
        history watch | Cluster | {"cluster":"$T","after":"0-0"}
        history guest | Guest | {"guest":"$T","limit":1000}
        diff | None | {"from":"1 hour ago"}
        diff | Cluster | {"from":"1 hour ago","cluster":"$T"}
        restore-spec | Guest | {"name":"$T","asOf":"now"}
        task list | None | {"limit":500}
        task list | Cluster | {"cluster":"$T","limit":500}
        task list | None | {"node":"pve1","cluster":"lab","limit":500}
        task show | Task | {"upid":"$T"}
        task log | Task | {"upid":"$T"}
        task stop | Task | {"upid":"$T"}
        backup list | None | {"limit":1000}
        backup list | Guest | {"guest":"$T"}
        backup show | Backup | {"backup":"$T","cluster":"lab"}
        backup create | Guest | {"guest":"$T"}
        backup prune | Guest | {"guest":"$T","keepLast":1}
        backup restore | Backup | {"backup":"$T","cluster":"lab"}
        ha list | None | {}
        ha list | Cluster | {"cluster":"$T"}
        ha add | Guest | {"guest":"$T"}
        ha configure | Guest | {"guest":"$T","state":"stopped"}
        ha remove | Guest | {"guest":"$T"}
        ha migrate | Guest | {"guest":"$T","node":"pve3"}
        ha relocate | Guest | {"guest":"$T","node":"pve3"}
        replication list | None | {}
        replication list | Guest | {"guest":"$T"}
        replication create | Guest | {"guest":"$T","node":"pve3"}
        replication configure | Guest | {"guest":"$T","schedule":"*/5"}
        replication run | Guest | {"guest":"$T"}
        replication delete | Guest | {"guest":"$T"}
        pool list | None | {}
        pool list | Cluster | {"cluster":"$T"}
        pool show | Pool | {"pool":"$T","cluster":"lab"}
        pool create | Cluster | {"pool":"fresh","cluster":"$T"}
        pool delete | Pool | {"pool":"$T","cluster":"lab"}
        pool include | Guest | {"pool":"prod","cluster":"lab","guests":["$T"],"move":true}
        pool exclude | Guest | {"pool":"prod","cluster":"lab","guests":["$T"]}
        firewall list | None | {"limit":1000}
        firewall list | Cluster | {"cluster":"$T","limit":1000}
        firewall show | Guest | {"where":"$T"}
        firewall show | Cluster | {"where":"$T"}
        firewall show | Node | {"where":"$T"}
        firewall rules | Guest | {"where":"$T"}
        firewall aliases | Guest | {"where":"$T"}
        firewall sets | Guest | {"where":"$T"}
        firewall log | Guest | {"where":"$T"}
        firewall configure | Guest | {"where":"$T","policyIn":"DROP"}
        firewall enable | Guest | {"where":"$T"}
        firewall disable | Guest | {"where":"$T"}
        firewall add-rule | Guest | {"where":"$T","direction":"in","action":"ACCEPT","macro":"SSH"}
        firewall configure-rule | Guest | {"where":"$T","position":0,"action":"DROP"}
        firewall delete-rule | Guest | {"where":"$T","position":0}
        firewall move-rule | Guest | {"where":"$T","position":0,"to":1}
        firewall create-alias | Guest | {"where":"$T","name":"a","cidr":"10.9.9.9"}
        firewall configure-alias | Guest | {"where":"$T","name":"a","cidr":"10.9.9.8"}
        firewall delete-alias | Guest | {"where":"$T","name":"a"}
        firewall create-set | Guest | {"where":"$T","name":"s"}
        firewall delete-set | Guest | {"where":"$T","name":"s"}
        firewall include | Guest | {"where":"$T","name":"s","cidr":"10.9.9.9"}
        firewall exclude | Guest | {"where":"$T","name":"s","cidr":"10.9.9.9"}
        drift list | None | {"all":true,"offline":true}
        drift list | Cluster | {"cluster":"$T","all":true,"offline":true}
        drift watch | Cluster | {"cluster":"$T"}
        drift accept | Drift | {"field":"$T"}
        drift ignore | Drift | {"field":"$T","until":"in 2 weeks"}
        drift revert | Drift | {"field":"$T"}
        run list | None | {}
        run list | None | {"limit":3}
        run show | Run | {"run":$T}
        run watch | Run | {"run":$T}
        run report | Run | {"run":$T}
        run cancel | Run | {"run":$T}
        run resume | Run | {"run":$T}
        run undo | Run | {"run":$T}
        """;
}
