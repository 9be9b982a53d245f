using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Access;
using Croft.Engine.Clusters;
using Croft.Engine.Inventory;
using Croft.Proxmox;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Guests;

/// <summary>Opens a guest's console: a container's terminal, or a virtual machine's serial port.</summary>
public sealed class GuestConsole(GuestFinder finder, ClusterConnections connections)
{
    const int Ports = 4;

    /// <summary>What the session is called and needs; it is no verb, since only a terminal can carry it.</summary>
    public static VerbInfo Info { get; } = new("guest", "console", "Opens a guest's console in this terminal.", Permissions.GuestExec, Effect.Changes, typeof(ConsoleGuestRequest), typeof(Plan)) { About = Part.Guest };

    /// <summary>Opens it; nothing of the guest changes by that alone.</summary>
    /// <exception cref="FailureException">NotFound; Conflict: it does not run, or has no serial port.</exception>
    public async Task<OpenConsole> OpenAsync(ConsoleGuestRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        var guest = await new GuestReader(finder, connections).ReadAsync(request.Guest, request.Cluster, ct);
        // There is no plan by which it would be refused.
        Horizon.Current.Demand(new EstatePart(guest.At.Cluster) { Vmid = guest.At.Vmid }, Info.Permission);
        var serial = Port(guest);
        var client = await connections.GetAsync(guest.At.Cluster, ct);
        var console = client.Node(guest.At.Node).Guest(guest.At.IsVm ? GuestKind.Qemu : GuestKind.Lxc, guest.At.Vmid).Console;
        return new OpenConsole(guest.At, serial, await console.OpenTerminalAsync(serial, ct));
    }

    /// <summary>The first serial port of a virtual machine; null for a container, which needs none.</summary>
    /// <exception cref="FailureException">Conflict: there is nothing to type into.</exception>
    internal static string? Port(GuestReading guest)
    {
        var at = guest.At;
        if (guest.Template) throw new FailureException(GuestRefusals.Template(at, "open the console of"));
        PowerPlans.RefuseStopped(guest, "open the console of");
        if (!at.IsVm) return null;
        var ports = Enumerable.Range(0, Ports).Select(n => string.Create(CultureInfo.InvariantCulture, $"serial{n}")).ToList();
        var waiting = guest.Pending.Where(p => p.Now is null).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        if (ports.Find(p => guest[p] is "socket" && !waiting.Contains(p)) is { } port) return port;
        var added = ports.Exists(waiting.Contains);
        throw new FailureException(FailureKind.Conflict, $"Can't open the console of {at}: {(added ? "its serial port waits for a restart" : "it has no serial port")}.",
            (added ? $"Restart it: 'croft guest reboot {at.Name}'." : $"Give it one: 'croft guest configure {at.Name} --set serial0=socket', then 'croft guest reboot {at.Name}'.")
            + " Inside, Linux needs console=ttyS0 in its kernel's command line. Its screen is in Proxmox's own web interface.");
    }
}

/// <summary>A console that is open until it is disposed.</summary>
/// <param name="Guest">Guest it belongs to.</param>
/// <param name="Serial">Serial port; null for a container.</param>
/// <param name="Terminal">What is typed and shown.</param>
public sealed record OpenConsole(GuestAddress Guest, string? Serial, ProxmoxTerminal Terminal) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Terminal.DisposeAsync();
}
