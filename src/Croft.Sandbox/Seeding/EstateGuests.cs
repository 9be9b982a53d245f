using System.Globalization;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Seeding;

/// <summary>The guests of a seeded cluster: a mix as homelabs have it, the same for the same seed.</summary>
internal static class EstateGuests
{
    static readonly string[] Roles = ["web", "db", "cache", "proxy", "mail", "git", "ci", "dns", "monitor", "files", "media", "home", "vpn", "app", "queue"];
    static readonly string[] Places = ["prod", "staging", "dev", "lab"];

    public static void AddTo(ClusterState cluster, int count, Random random, DateTimeOffset now)
    {
        foreach (var place in Places)
            cluster.Pools[place] = new Pool(place) { Comment = $"everything {place}" };
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            var vmid = 100 + index;
            var node = cluster.Nodes[random.Next(cluster.Nodes.Count)];
            if (index == 0)
            {
                cluster.Add(GuestMaker.Template(cluster, 9000, cluster.Nodes[0], random));
                continue;
            }
            var role = Roles[random.Next(Roles.Length)];
            var number = numbers[role] = numbers.GetValueOrDefault(role) + 1;
            var name = string.Create(CultureInfo.InvariantCulture, $"{role}-{number:D2}");
            var place = Places[random.Next(Places.Length)];
            var guest = random.Next(10) < 6
                ? GuestMaker.Machine(cluster, vmid, node, name, random)
                : GuestMaker.Container(cluster, vmid, node, name, random);
            guest.Config.Set("tags", string.Join(';', new[] { role, place }.Order(StringComparer.Ordinal)));
            if (random.Next(4) > 0)
                guest.Pool = place;
            if (random.Next(10) < 7)
            {
                guest.State = RunState.Running;
                guest.StartedAt = now - TimeSpan.FromMinutes(random.Next(10, 60 * 24 * 20));
                guest.Pid = node.NextPid();
            }
            if (random.Next(10) == 0)
                AddSnapshot(cluster, guest, now);
            cluster.Add(guest);
        }
    }

    static void AddSnapshot(ClusterState cluster, Guest guest, DateTimeOffset now)
    {
        if (!Calls.Guests.SnapshotWords.IsPossible(cluster, guest))
            return;
        var values = new SortedDictionary<string, string>(guest.Config.Current, StringComparer.Ordinal)
        {
            ["description"] = "before the upgrade",
            ["snaptime"] = now.AddDays(-3).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        guest.Config.Snapshots.Add(new Snapshot("before-upgrade", values));
        guest.Config.Set("parent", "before-upgrade");
    }
}
