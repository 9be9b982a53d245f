using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Guests;
using Croft.Engine.Secrets;

namespace Croft.Engine.Raw;

/// <summary>Plans of one raw call. Its values may be secrets, so a plan holds them sealed and shows those whose name is harmless.</summary>
internal sealed class RawPlans(SecretStore secrets)
{
    static readonly string[] SecretWords = ["password", "secret", "token", "key"];

    public Plan Plan(string verb, HttpMethod method, string cluster, string path, IReadOnlyDictionary<string, string> parameters)
    {
        var to = RawPath.Parse(path);
        var call = $"{method.Method} {to.Text}";
        var action = new RawAction(cluster, to.Node, method.Method, to.Text, Seal(parameters, cluster, to.Text));
        var steps = new StepList();
        steps.Add(call, RawStep.Name, action, step => step with
        {
            Disturbs = method == HttpMethod.Delete ? Disturbance.DestroysData : Disturbance.Live,
            Because = "Croft does not know what this call does; Proxmox's documentation says it.",
            Leases = to.Leases(cluster, parameters),
            Deadline = TimeSpan.FromHours(12),
            Changes = [.. parameters.Keys.Order(StringComparer.Ordinal).Select(k => new FieldChange(k, null, IsSecret(k) ? Secret.Mask : parameters[k]))],
        });
        return new Plan(verb, $"{call} on {cluster}", steps.Steps)
        {
            Confirmation = method == HttpMethod.Delete ? new Confirmation(path, $"Whatever {to.Text} is on {cluster} will be gone.") : null,
        };
    }

    /// <summary>Where sealed parameters belong: they open for this call alone.</summary>
    public static SecretPlace PlaceOf(string cluster, string path) => new("plans", $"{cluster}{path}", "parameters");

    /// <summary>True when the value of a parameter is not shown.</summary>
    public static bool IsSecret(string key) =>
        ConfigValue.IsSecret(key) || SecretWords.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    string Seal(IReadOnlyDictionary<string, string> parameters, string cluster, string path) =>
        Convert.ToBase64String(secrets.Seal(new Secret(JsonSerializer.Serialize(parameters)), PlaceOf(cluster, path)));
}
