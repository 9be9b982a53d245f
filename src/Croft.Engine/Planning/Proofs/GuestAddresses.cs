using Croft.Engine.Guests;
using Croft.Proxmox;

namespace Croft.Engine.Planning.Proofs;

/// <summary>Where a guest is reached: the address that its config gives it, else what its agent or its node tells.</summary>
static class GuestAddresses
{
    /// <summary>Its first address, or why none is known.</summary>
    public static async Task<(string? Address, string? Why)> FirstAsync(ProxmoxGuest api, GuestAddress guest, CancellationToken ct)
    {
        var config = await api.ConfigAsync(ct);
        if (Given(config.Values, guest.IsVm) is { } given) return (given, null);
        if (guest.IsVm && !ExecPlans.HasAgent(config["agent"])) return (null, "its config gives it none, and no guest agent is enabled that could tell");
        try
        {
            var all = (await api.InterfacesAsync(ct)).SelectMany(i => i.Addresses).Where(a => !NetworkView.IsItsOwn(a.Address)).ToList();
            return all.OrderBy(a => a.IsIpv6).FirstOrDefault() is { } first ? (first.Address, null) : (null, "it has none yet");
        }
        catch (ProxmoxException e)
        {
            return (null, e.Reason ?? e.Message);
        }
    }

    /// <summary>The first address that a config gives: of cloud-init, or of a container's card.</summary>
    public static string? Given(IEnumerable<KeyValuePair<string, string>> config, bool isVm) => AllGiven(config, isVm).FirstOrDefault();

    /// <summary>Every address that a config gives, card after card; none that is asked for elsewhere (<c>dhcp</c>, <c>auto</c>).</summary>
    public static IEnumerable<string> AllGiven(IEnumerable<KeyValuePair<string, string>> config, bool isVm)
    {
        var cards = from pair in config
                    let number = KeyEffect.Index(pair.Key, isVm ? "ipconfig" : "net")
                    where number is not null
                    orderby number
                    select PropertyString.Parse(pair.Value);
        return from card in cards
               from address in new[] { card["ip"], card["ip6"] }
               where address is { Length: > 0 } && char.IsAsciiHexDigit(address[0]) && address.Contains('/', StringComparison.Ordinal)
               select address.Split('/')[0];
    }
}
