using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>The second factors a user may answer with.</summary>
/// <param name="Names">Those that are set up: <c>totp</c>, <c>recovery</c>, <c>webauthn</c>, <c>u2f</c>, <c>yubico</c>; empty where Proxmox did not tell.</param>
/// <param name="Challenges">What <c>webauthn</c> and <c>u2f</c> devices have to sign, as JSON.</param>
public sealed record SecondFactors(IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Challenges)
{
    const string Mark = "PVE:!tfa!";

    /// <summary>True for digits of an app.</summary>
    public bool HasTotp => Names.Contains("totp", StringComparer.Ordinal);

    /// <summary>True when recovery keys are left.</summary>
    public bool HasRecovery => Names.Contains("recovery", StringComparer.Ordinal);

    internal static bool IsAsked(string ticket) => ticket.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>The ticket holds the challenge between its mark and its time: JSON, encoded as in an address.</summary>
    internal static SecondFactors Parse(string ticket)
    {
        var names = new List<string>();
        var challenges = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!IsAsked(ticket))
            return new(names, challenges);
        try
        {
            foreach (var factor in JsonElement.Parse(Uri.UnescapeDataString(ticket[Mark.Length..].Split(':')[0])).EnumerateObject())
            {
                if (!IsSetUp(factor.Value))
                    continue;
                names.Add(factor.Name);
                if (factor.Value.ValueKind == JsonValueKind.Object)
                    challenges[factor.Name] = factor.Value.GetRawText();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A later form: that a factor is asked for is certain all the same.
        }
        return new(names, challenges);
    }

    static bool IsSetUp(JsonElement state) => state.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.Number => state.GetDouble() != 0,
        JsonValueKind.Array => state.GetArrayLength() > 0,
        JsonValueKind.String => !state.ValueEquals("unavailable") && !state.ValueEquals(""),
        _ => true,
    };
}
