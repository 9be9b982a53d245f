using Croft.Contracts;
using Croft.Engine.Verbs;
using Permissions = Croft.Contracts.Permissions;

namespace Croft.Engine.Secrets;

/// <summary><c>secret set</c>: Keeps a secret that manifests name.</summary>
sealed class SetSecret(SecretValues secrets, TimeProvider time) : IVerb<SetSecretRequest, SecretRow>
{
    public static VerbInfo Info { get; } = new(
        "secret", "set", "Keeps a secret, sealed, for manifests to name.", Permissions.SecretKeep, Effect.Keeps, typeof(SetSecretRequest), typeof(SecretRow))
    { About = Part.Everything };

    public async Task<SecretRow> RunAsync(SetSecretRequest request, VerbContext context, CancellationToken ct)
    {
        if (request.Value is not { Length: > 0 } value)
            throw new FailureException(new Failure(FailureKind.Invalid, $"No value was given for the secret {request.Name}.")
            {
                Faults = [new Fault("value", "is missing")],
                WayOut = $"Put it into a file of one line, or type it: croft secret set {request.Name} --value-file FILE, or --value-file -.",
            });
        var now = time.GetUtcNow();
        await secrets.SetAsync(request.Name, new Secret(value), now, context.Actor.Name, ct);
        return new SecretRow { Name = request.Name, Set = now, By = context.Actor.Name };
    }
}

/// <summary><c>secret list</c>: Lists the secrets that are kept, without their values.</summary>
sealed class ListSecrets(SecretValues secrets) : IVerb<ListSecretsRequest, Page<SecretRow>>
{
    public static VerbInfo Info { get; } = new(
        "secret", "list", "Lists the secrets that are kept, without their values.", Permissions.SecretKeep, Effect.Reads, typeof(ListSecretsRequest), typeof(Page<SecretRow>))
    { About = Part.Everything };

    public async Task<Page<SecretRow>> RunAsync(ListSecretsRequest request, VerbContext context, CancellationToken ct) => new(await secrets.AllAsync(ct));
}

/// <summary><c>secret remove</c>: Forgets a secret.</summary>
sealed class RemoveSecret(SecretValues secrets) : IVerb<RemoveSecretRequest, SecretRow>
{
    public static VerbInfo Info { get; } = new(
        "secret", "remove", "Forgets a secret.", Permissions.SecretKeep, Effect.Keeps, typeof(RemoveSecretRequest), typeof(SecretRow))
    {
        About = Part.Everything,
        Forgets = "its value; manifests that name it can't be applied where they set it anew, and nothing changes at Proxmox",
    };

    public Task<SecretRow> RunAsync(RemoveSecretRequest request, VerbContext context, CancellationToken ct) => secrets.RemoveAsync(request.Name, ct);
}
