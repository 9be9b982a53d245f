namespace Croft.Proxmox;

/// <summary>Parameters whose values no refusal repeats, whatever the call.</summary>
static class SecretParameters
{
    static readonly HashSet<string> names = new(StringComparer.Ordinal)
    {
        "password", "confirmation-password", "cipassword", "tfa-challenge", "otp", "response", "token", "key", "secret", "client-key",
        "encryption-key", "keyring", "eab-hmac-key", "vncticket", "lock-token", "input-data",
    };

    public static bool Has(string name) => names.Contains(name);
}
