using Croft.Sandbox.Access;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls.Access;

/// <summary>GET /access/permissions: privileges by path; the value tells whether they propagate.</summary>
internal static class PermissionsCall
{
    static readonly string[] Top = ["/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms"];

    public static readonly Call Call = new("GET", "/access/permissions", Run)
    {
        Parameters = [Parameter.Text("userid"), Parameter.Text("path")],
    };

    static void Run(Exchange exchange)
    {
        var access = exchange.Cluster.Access;
        var identity = exchange.Caller;
        if (exchange.Text("userid") is { } userId && userId != identity.AuthId)
        {
            // a user may look at their own tokens, a token at nobody else
            if (!userId.StartsWith(identity.AuthId + "!", StringComparison.Ordinal))
                exchange.Require("/access", "Sys.Audit");
            identity = Parse(access, userId);
        }
        exchange.Json.WriteStartObject();
        foreach (var path in exchange.Text("path") is { } only ? [only] : Top.Concat(access.Acl.Select(entry => entry.Path)).Concat(Pooled(exchange)).Distinct(StringComparer.Ordinal))
            Write(exchange, access, identity, path);
        exchange.Json.WriteEndObject();
    }

    static IEnumerable<string> Pooled(Exchange exchange) =>
        exchange.Cluster.Guests.Where(guest => guest.Pool is not null).Select(guest => System.FormattableString.Invariant($"/vms/{guest.Vmid}"))
            .Concat(exchange.Cluster.Pools.Values.SelectMany(pool => pool.Storages).Select(storage => $"/storage/{storage}"));

    static void Write(Exchange exchange, AccessState access, Identity identity, string path)
    {
        var privileges = access.PrivilegesAt(identity, path);
        if (privileges.Count == 0 && !exchange.Arguments.Has("path"))
            return;
        exchange.Json.WriteStartObject(path);
        foreach (var (privilege, propagates) in privileges)
            exchange.Json.Flag(privilege, propagates);
        exchange.Json.WriteEndObject();
    }

    // of an account that is not there Proxmox says the same as of one without rights
    static Identity Parse(AccessState access, string id)
    {
        var bang = id.IndexOf('!', StringComparison.Ordinal);
        if (bang < 0)
            return new Identity(id);
        return access.Find(id[..bang])?.Tokens.GetValueOrDefault(id[(bang + 1)..]) is { } token ? new Identity(id[..bang], token) : Identity.Anonymous;
    }
}
