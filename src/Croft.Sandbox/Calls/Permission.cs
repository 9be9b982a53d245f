using System.Buffers;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Calls;

/// <summary>Who may make a call; checked before parameters and existence.</summary>
internal sealed class Permission(Action<Exchange> check)
{
    public static readonly Permission AnyUser = new(static _ => { });

    static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@!/");

    public void Check(Exchange exchange) => check(exchange);

    /// <summary>Every privilege at the path, whose {names} are filled from the arguments.</summary>
    public static Permission All(string path, params string[] privileges) => new(exchange =>
    {
        var at = Fill(path, exchange);
        foreach (var privilege in privileges)
            exchange.Require(at, privilege);
    });

    public static Permission OneOf(string path, params string[] privileges) => new(exchange =>
    {
        var at = Fill(path, exchange);
        if (!privileges.Any(privilege => exchange.May(at, privilege)))
            throw ApiFault.DeniedAt(at, privileges);
    });

    /// <summary>Another rule from 9.0 on.</summary>
    public static Permission FromNine(Permission nine, Permission before) =>
        new(exchange => (exchange.Cluster.Release.Major > 8 ? nine : before).Check(exchange));

    static string Fill(string path, Exchange exchange)
    {
        var open = path.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
            return path;
        var close = path.IndexOf('}', open);
        var value = exchange.Arguments.Text(path[(open + 1)..close]);
        // a path with foreign characters is no path: nobody has rights there, and the message shows none
        return value.AsSpan().ContainsAnyExcept(PathCharacters) ? "" : string.Concat(path.AsSpan(0, open), value, path.AsSpan(close + 1));
    }
}
