using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>The one place that turns status, reason and body into a <see cref="ProxmoxException"/>.</summary>
static class Failure
{
    public static ProxmoxException From(RefusedCall refused)
    {
        var (words, faults) = Read(refused);
        var error = refused.Status switch
        {
            400 => ProxmoxError.BadParameter,
            401 => ProxmoxError.Unauthenticated,
            403 => ProxmoxError.Forbidden,
            501 => ProxmoxError.NotImplemented,
            595 or 596 or 599 => ProxmoxError.Unreachable,
            _ => ProxmoxError.Refused,
        };
        var name = RequestForm.Name(refused.Call);
        return new ProxmoxException(error, $"{name}: {words}")
        {
            Call = name, Status = refused.Status, Reason = words, Faults = faults,
        };
    }

    static (string, Dictionary<string, string>) Read(RefusedCall refused)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var root = JsonElement.Parse(refused.Body);
            if (root.TryGetProperty("errors", out var errors))
                foreach (var fault in errors.EnumerateObject())
                    faults[fault.Name] = fault.Value.ToString().TrimEnd();
            if (root.TryGetProperty("message", out var message))
                return (message.ToString().TrimEnd(), faults);
        }
        catch (JsonException)
        {
        }
        return (refused.Reason, faults);
    }
}
