using Croft.Contracts;
using Croft.Proxmox;

namespace Croft.Engine.Clusters;

/// <summary>The credential of a request, read before anything is asked.</summary>
static class GivenCredential
{
    /// <exception cref="FailureException">Invalid: none, two, or one of another form; what was given is never repeated.</exception>
    public static ProxmoxCredential Read(string? token, string? user, string? password)
    {
        if (token is not null && (user is not null || password is not null))
            throw Invalid("Both a token and a user with a password were given.", "token", "Give one of the two; a token is the better choice.");
        if (token is not null)
        {
            try
            {
                return ApiToken.Parse(token);
            }
            catch (FormatException e)
            {
                throw Invalid(e.Message, "token", "It is the header value that Proxmox shows once when the token is made; put it into a file, one line.");
            }
        }
        if (user is null || password is null)
            throw Invalid("No credential was given.", "token",
                "Make an API token at the cluster (Datacenter, Permissions, API Tokens), put user@realm!id=secret into a file, and give --token-file FILE.");
        return user.Contains('@', StringComparison.Ordinal)
            ? new Password(user, password)
            : throw Invalid($"'{user}' names no realm.", "user", $"Say which: {user}@pam for a user of the node, {user}@pve for one of Proxmox's own.");
    }

    static FailureException Invalid(string message, string field, string wayOut) =>
        new(new Failure(FailureKind.Invalid, message) { WayOut = wayOut, Faults = [new Fault(field, message)] });
}
