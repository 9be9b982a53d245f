namespace Croft.Proxmox;

/// <summary>A console that waits for its viewer, ten seconds at most; printed without its secrets.</summary>
public sealed class ConsoleTicket
{
    ConsoleTicket(Fields f)
    {
        Port = f.Int("port"u8);
        Ticket = f.Text("ticket"u8);
        User = f.Text("user"u8);
        Upid = Proxmox.Upid.TryParse(f.OptionalText("upid"u8), out var upid) ? upid : null;
        Certificate = f.OptionalText("cert"u8);
        Password = f.OptionalText("password"u8);
    }

    /// <summary>Port on the node, 5900 to 5999.</summary>
    public int Port { get; }

    /// <summary>The secret that opens it; a VNC viewer's password too, where none was made.</summary>
    public string Ticket { get; }

    /// <summary>Who may open it.</summary>
    public string User { get; }

    /// <summary>The task that runs while it is open.</summary>
    public Upid? Upid { get; }

    /// <summary>The authority for viewers that connect without pveproxy, as PEM.</summary>
    public string? Certificate { get; }

    /// <summary>A password that was made for it, eight letters.</summary>
    public string? Password { get; }

    /// <summary>The user and port alone.</summary>
    public override string ToString() => $"{User} at {Port}";

    internal static ConsoleTicket Read(Fields f) => new(f);
}
