using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Secrets;
using Croft.Proxmox;

namespace Croft.Engine.Guests;

/// <summary>Makes a guest from nothing (<c>POST /nodes/{node}/qemu</c> or <c>…/lxc</c>).</summary>
internal sealed class CreateStep(SecretValues secrets) : GuestStep<CreateAction>
{
    public const string Name = "guest.create";

    public override string Kind => Name;

    public override async Task<StepCheck> CheckAsync(CreateAction action, StepContext context, CancellationToken ct)
    {
        if (await MadeGuest.CheckAsync(action.Guest, there => action.Uuid is { } uuid && GuestIdentity.Of(action.Guest, there.Values, there.Digest).Uuid == uuid, context, ct, action.Alone) is { } found)
            return found;
        var kind = action.Guest.IsVm ? "qemu" : "lxc";
        var call = new ProxmoxCall(HttpMethod.Post, $"/nodes/{Uri.EscapeDataString(action.Guest.Node)}/{kind}") { Parameters = await secrets.ResolveAsync(action.Parameters, ConfigValue.IsSecret, ct) };
        return StepCheck.Call(Change(action.Guest, call, action.Guest.Task("create")) with { Repeat = Repeat.IsRefused });
    }

    public override Task<Verdict> VerifyAsync(CreateAction action, StepContext context, CancellationToken ct) =>
        MadeAsync(action.Guest, action.Uuid, context, ct);

    public override IReadOnlyList<string> Secrets(CreateAction action) => secrets.Revealed(action.Parameters, ConfigValue.IsSecret);

    /// <summary>Reads back that a guest is there, by its name, and no longer being made.</summary>
    public static async Task<Verdict> MadeAsync(GuestAddress guest, string? uuid, StepContext context, CancellationToken ct)
    {
        var view = await ViewAsync(guest, context, ct);
        if (await view.ConfigAsync(ct) is not { } config)
            return Verdict.No($"{guest} should exist; Proxmox knows no {guest.Noun} {guest.Vmid} on {guest.Node}.");
        var now = GuestIdentity.Of(guest, config.Values, config.Digest);
        Evidence[] seen = [view.Saw("config", guest.IsVm ? "name" : "hostname", now.Name), view.Saw("config", "digest", config.Digest)];
        if (config.Lock is { } held) return Verdict.No($"{guest} exists but is still locked ({held}), so it is incomplete.", seen);
        if (now.Name != guest.Name) return Verdict.No($"{guest} should be called '{guest.Name}'; it is called '{now.Name}'.", seen);
        if (uuid is not null && now.Uuid != uuid) return Verdict.No($"{guest} is another guest than the one this step made: its SMBIOS uuid is {now.Uuid}.", seen);
        return Verdict.Yes(seen);
    }
}
