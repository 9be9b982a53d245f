using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Guests.Agent;

/// <summary>Whether a machine's agent can be asked, and the {"result": …} around what it says.</summary>
internal static class AgentWords
{
    public static readonly Permission Unrestricted =
        Permission.FromNine(Permission.All("/vms/{vmid}", "VM.GuestAgent.Unrestricted"), Permission.All("/vms/{vmid}", "VM.Monitor"));

    /// <summary>The machine, running and with its agent answering, or Proxmox's words for what lacks.</summary>
    public static Guest Ask(Exchange exchange)
    {
        var guest = exchange.Guest(GuestKind.Qemu);
        if (!IsConfigured(guest))
            throw ApiFault.Failed("No QEMU guest agent configured");
        if (!guest.IsRunning)
            throw ApiFault.Failed($"VM {guest.Vmid} is not running");
        return guest.State is RunState.Running && guest.HasSystem ? guest : throw ApiFault.Failed("QEMU guest agent is not running");
    }

    public static bool IsConfigured(Guest guest) =>
        guest.Config["agent"] is { } agent && agent.Split(',').Any(static part => part is "1" or "enabled=1" or "enabled=on");

    public static void Result(Exchange exchange, Action write)
    {
        exchange.Json.WriteStartObject();
        exchange.Json.WritePropertyName("result");
        write();
        exchange.Json.WriteEndObject();
    }
}
