using System.Text;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Guests;

/// <summary>…/qemu/{vmid}/cloudinit: what the drive was made from, making it anew, and the texts on it.</summary>
internal static class CloudInit
{
    const string Path = "/nodes/{node}/qemu/{vmid}/cloudinit";

    static readonly string[] Options = ["cicustom", "cipassword", "citype", "ciupgrade", "ciuser", "nameserver", "searchdomain", "sshkeys"];

    public static readonly Call[] All =
    [
        new("GET", Path, List) { Permission = Permission.All("/vms/{vmid}", "VM.Audit") },
        new("PUT", Path, Renew) { Relayed = true, Permission = Permission.All("/vms/{vmid}", "VM.Config.Cloudinit") },
        new("GET", Path + "/dump", Dump)
        {
            Permission = Permission.All("/vms/{vmid}", "VM.Audit"),
            Parameters = [Parameter.OneOf("type", "user", "network", "meta").Required()],
        },
    ];

    static bool IsOption(string key) => Options.Contains(key) || key == "name" || GuestDisks.IsNumbered(key, "ipconfig");

    static bool HasDrive(Guest guest) => guest.Config.Current.Values.Any(static value => value.Contains("cloudinit", StringComparison.Ordinal));

    static void List(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        var (json, drive) = (exchange.Json, HasDrive(guest) ? guest.CloudInitDrive : null);
        json.WriteStartArray();
        foreach (var (key, value) in guest.Config.Current.Where(entry => IsOption(entry.Key) && (entry.Key != "name" || drive is not null)))
        {
            var was = drive is null ? value : drive.GetValueOrDefault(key);
            json.WriteStartObject();
            json.WriteString("key", key);
            if (was is not null)
                json.WriteString("value", GuestConfigRead.Shown(key, was));
            if (was != value)
                json.WriteString("pending", GuestConfigRead.Shown(key, value));
            json.WriteEndObject();
        }
        foreach (var key in drive?.Keys.Where(key => guest.Config[key] is null) ?? [])
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteNumber("delete", 1);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Renew(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        GuestTasks.RequireUnlocked(guest);
        Written(guest);
        exchange.Cluster.Effects.Count(guest.Id, "cloudinit");
    }

    /// <summary>Remembers what the drive holds from now on; a start writes it, too.</summary>
    public static void Written(Guest guest) => guest.CloudInitDrive = HasDrive(guest)
        ? guest.Config.Current.Where(entry => IsOption(entry.Key)).ToDictionary(StringComparer.Ordinal)
        : null;

    static void Dump(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        var user = UserText(guest, masksPassword: !exchange.May($"/vms/{guest.Vmid}", "VM.Config.Cloudinit"));
        exchange.Json.WriteStringValue(exchange.Required("type") switch
        {
            "user" => user,
            "network" => CloudInitNetwork.Text(guest),
            _ => $"instance-id: {SectionFile.Sha1(user + CloudInitNetwork.Text(guest))}\n",
        });
    }

    static string UserText(Guest guest, bool masksPassword)
    {
        var config = guest.Config;
        var text = new StringBuilder("#cloud-config\n").Append("hostname: ").Append(guest.Name).Append("\nmanage_etc_hosts: true\n");
        if (config["searchdomain"] is { } domain)
            text.Append("fqdn: ").Append(guest.Name).Append('.').Append(domain.Split(' ')[0]).Append('\n');
        if (config["ciuser"] is { } user)
            text.Append("user: ").Append(user).Append('\n');
        if (config["cipassword"] is { } password)
            text.Append("password: ").Append(masksPassword ? "**********" : password).Append('\n');
        if (config["sshkeys"] is { } keys)
        {
            text.Append("ssh_authorized_keys:\n");
            foreach (var key in Uri.UnescapeDataString(keys).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                text.Append("  - ").Append(key).Append('\n');
        }
        text.Append("chpasswd:\n  expire: False\n");
        if (config["ciuser"] != "root")
            text.Append("users:\n  - default\n");
        if (config["ciupgrade"] != "0")
            text.Append("package_upgrade: true\n");
        return text.ToString();
    }
}
