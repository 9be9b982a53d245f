using Croft.Proxmox;

namespace Croft.Engine.Tests.Accounts;

/// <summary>Carries out commands of <c>pveum</c> as its own program does: each is one call, its options the parameters.</summary>
static class Pveum
{
    /// <summary>Runs them as root; returns the secret of the token that one of them made.</summary>
    public static async Task<string?> RunAsync(ProxmoxClient root, IEnumerable<string> commands, CancellationToken ct)
    {
        string? secret = null;
        foreach (var command in commands.Where(c => !c.StartsWith('#')))
        {
            var answer = await root.SendAsync(Call([.. command.Split(' ').Select(w => w.Trim('\''))]), ct);
            if (command.Contains("token add", StringComparison.Ordinal)) secret = answer.Data.GetProperty("value").GetString();
        }
        return secret;
    }

    static ProxmoxCall Call(string[] words) => words switch
    {
        ["pveum", "role", "add", var role, .. var rest] => new(HttpMethod.Post, "/access/roles") { Parameters = [new("roleid", role), .. Options(rest)] },
        ["pveum", "role", "modify", var role, .. var rest] => new(HttpMethod.Put, $"/access/roles/{role}") { Parameters = Options(rest) },
        ["pveum", "user", "add", var user, .. var rest] => new(HttpMethod.Post, "/access/users") { Parameters = [new("userid", user), .. Options(rest)] },
        ["pveum", "user", "token", "add", var user, var token, .. var rest] => new(HttpMethod.Post, $"/access/users/{user}/token/{token}") { Parameters = Options(rest) },
        ["pveum", "acl", "modify", var path, .. var rest] => new(HttpMethod.Put, "/access/acl") { Parameters = [new("path", path), .. Options(rest)] },
        ["pveum", "acl", "delete", var path, .. var rest] => new(HttpMethod.Put, "/access/acl") { Parameters = [new("path", path), new("delete", "1"), .. Options(rest)] },
        _ => throw new InvalidOperationException($"pveum has no such command: {string.Join(' ', words)}"),
    };

    static List<KeyValuePair<string, string>> Options(string[] words) =>
        [.. words.Chunk(2).Select(w => KeyValuePair.Create(w[0].StartsWith("--", StringComparison.Ordinal) ? w[0][2..] : throw new InvalidOperationException($"'{w[0]}' is no option."), w[1]))];
}
