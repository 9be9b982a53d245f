using static Croft.Proxmox.Tests.Schema.EveryCall;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>Disks, agent, cloud-init, consoles and series of guests.</summary>
static class EveryGuestCall
{
    static readonly string digest = new('0', 40);

    public static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> All => [.. Of(GuestKind.Qemu), .. Of(GuestKind.Lxc), .. Qemu];

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Of(GuestKind kind)
    {
        ProxmoxGuest Guest(ProxmoxClient c) => c.Node("pve1").Guest(kind, 100);
        var isQemu = kind == GuestKind.Qemu;
        return
        [
            Call($"{kind} move disk", (c, ct) => Guest(c).MoveDiskAsync(new(isQemu ? "scsi0" : "mp0")
            {
                Storage = "local", Format = isQemu ? "qcow2" : null, DeleteSource = true, Digest = digest, BandwidthLimit = 5,
            }, ct)),
            Call($"{kind} give disk", (c, ct) => Guest(c).MoveDiskAsync(new(isQemu ? "scsi0" : "mp0")
                { TargetVmid = 101, TargetKey = isQemu ? "scsi1" : "mp1", Digest = digest, TargetDigest = digest }, ct)),
            .. Enum.GetValues<GuestFeature>().Select(f => Call($"{kind} feature {f}", (c, ct) => Guest(c).FeatureAsync(f, "s1", ct))),
            .. Enum.GetValues<RrdTimeframe>().Where(t => t != RrdTimeframe.Decade).SelectMany(t => Enum.GetValues<RrdSummary>()
                .Select(s => Call($"{kind} rrd {t} {s}", (c, ct) => Guest(c).RrdAsync(t, s, ct)))),
            Call($"{kind} interfaces", (c, ct) => Guest(c).InterfacesAsync(ct)),
            Call($"{kind} terminal", (c, ct) => Guest(c).Console.TerminalTicketAsync(isQemu ? "serial0" : null, ct)),
            Call($"{kind} screen", (c, ct) => Guest(c).Console.ScreenTicketAsync(isQemu, ct)),
        ];
    }

    static IEnumerable<KeyValuePair<string, Func<ProxmoxClient, CancellationToken, Task>>> Qemu =>
    [
        Call("unlink", (c, ct) => Vm(c).UnlinkAsync(["unused0", "unused1"], true, ct)),
        Call("monitor", (c, ct) => Vm(c).MonitorAsync("info version", ct)),
        Call("send key", (c, ct) => Vm(c).SendKeyAsync("ret", ct)),
        Call("cloud-init", (c, ct) => Vm(c).CloudInit.PendingAsync(ct)),
        .. Enum.GetValues<CloudInitFile>().Select(f => Call($"cloud-init {f}", (c, ct) => Vm(c).CloudInit.DumpAsync(f, ct))),
        Call("cloud-init regenerate", (c, ct) => Vm(c).CloudInit.RegenerateAsync(ct)),
        Call("agent ping", (c, ct) => Vm(c).Agent.PingAsync(ct)),
        Call("agent version", (c, ct) => Vm(c).Agent.VersionAsync(ct)),
        Call("agent os", (c, ct) => Vm(c).Agent.OsAsync(ct)),
        Call("agent host name", (c, ct) => Vm(c).Agent.HostNameAsync(ct)),
        Call("agent interfaces", (c, ct) => Vm(c).Agent.InterfacesAsync(ct)),
        Call("agent file systems", (c, ct) => Vm(c).Agent.FileSystemsAsync(ct)),
        Call("agent users", (c, ct) => Vm(c).Agent.UsersAsync(ct)),
        Call("agent processors", (c, ct) => Vm(c).Agent.ProcessorsAsync(ct)),
        Call("agent time", (c, ct) => Vm(c).Agent.TimeAsync(ct)),
        Call("agent time zone", (c, ct) => Vm(c).Agent.TimezoneAsync(ct)),
        Call("agent freeze", (c, ct) => Vm(c).Agent.FreezeAsync(ct)),
        Call("agent thaw", (c, ct) => Vm(c).Agent.ThawAsync(ct)),
        Call("agent frozen", (c, ct) => Vm(c).Agent.IsFrozenAsync(ct)),
        Call("agent trim", (c, ct) => Vm(c).Agent.TrimAsync(ct)),
        Call("agent password", (c, ct) => Vm(c).Agent.SetPasswordAsync("root", "secret", true, ct)),
        Call("agent shutdown", (c, ct) => Vm(c).Agent.ShutdownAsync(ct)),
        Call("agent exec", (c, ct) => Vm(c).Agent.StartAsync(["/bin/echo", "a b"], "input", ct)),
        Call("agent exit", (c, ct) => Vm(c).Agent.ExitAsync(7, ct)),
        Call("agent read", (c, ct) => Vm(c).Agent.ReadFileAsync("/etc/hosts", ct)),
        Call("agent write", (c, ct) => Vm(c).Agent.WriteFileAsync("/etc/hosts", new byte[] { 0, 255 }, ct)),
    ];

    static ProxmoxGuest Vm(ProxmoxClient client) => client.Node("pve1").Guest(GuestKind.Qemu, 100);
}
