namespace Croft.Proxmox;

/// <summary>A ticket and what its user may do; printed without its secrets.</summary>
public sealed class LoginTicket
{
    LoginTicket(Fields f)
    {
        User = f.Text("username"u8);
        Ticket = f.Text("ticket"u8);
        CsrfToken = f.OptionalText("CSRFPreventionToken"u8);
        ClusterName = f.OptionalText("clustername"u8);
        Challenge = f.Flag("NeedTFA"u8) || SecondFactors.IsAsked(Ticket) ? SecondFactors.Parse(Ticket) : null;
        Capabilities = f.OptionalObject("cap"u8) is { } caps ? Permissions.Read(caps) : Permissions.None;
    }

    /// <summary>Full id, <c>user@realm</c>.</summary>
    public string User { get; }

    /// <summary>The secret for the cookie <c>PVEAuthCookie</c>.</summary>
    public string Ticket { get; }

    /// <summary>The secret that changing calls carry beside the ticket.</summary>
    public string? CsrfToken { get; }

    /// <summary>The cluster's name; null for a lone node.</summary>
    public string? ClusterName { get; }

    /// <summary>True when the ticket is good for nothing but the second factor.</summary>
    public bool NeedsSecondFactor => Challenge is not null;

    /// <summary>What the user has to answer before the ticket is a ticket; null when nothing is asked.</summary>
    public SecondFactors? Challenge { get; }

    /// <summary>Privileges by area (<c>vms</c>, <c>nodes</c>, <c>storage</c>, …), as the web interface uses them.</summary>
    public Permissions Capabilities { get; }

    /// <summary>The user alone.</summary>
    public override string ToString() => User;

    internal static LoginTicket Read(Fields f) => new(f);
}
