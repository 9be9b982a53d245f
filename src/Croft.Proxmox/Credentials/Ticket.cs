namespace Croft.Proxmox;

/// <summary>A ticket with its CSRF token and the time it was asked for.</summary>
sealed record Ticket(string Value, string CsrfToken, DateTimeOffset Asked)
{
    /// <summary>Never its secrets.</summary>
    public override string ToString() => $"ticket of {Asked:O}";
}
