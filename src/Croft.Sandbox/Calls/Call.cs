namespace Croft.Sandbox.Calls;

/// <summary>One API call as declared: where, who may, with what, and what it does.</summary>
internal sealed class Call(string method, string path, Action<Exchange> run)
{
    public string Method { get; } = method;

    public string Path { get; } = path;

    public Action<Exchange> Run { get; } = run;

    public Permission Permission { get; init; } = Permission.AnyUser;

    /// <summary>Parameters beside those of the path, which are declared once in <see cref="PathParameters"/>.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>pveproxy hands the call to pvedaemon: the answer carries both Connection headers.</summary>
    public bool Relayed { get; init; }

    /// <summary>False for the few calls that want a ticket, as /access/password.</summary>
    public bool AllowsToken { get; init; } = true;

    /// <summary>False where the answer comes from whichever node was asked, although the path names one.</summary>
    public bool AsksNode { get; init; } = path.StartsWith("/nodes/{node}/", StringComparison.Ordinal);

    /// <summary>Looks at every storage of the node before it answers.</summary>
    public bool ListsStorages { get; init; }

    /// <summary>The body is multipart and brings a file.</summary>
    public bool TakesFile { get; init; }

    /// <summary>The first release that has it; null for all that are played.</summary>
    public (int Major, int Minor)? Since { get; init; }

    /// <summary>The first release that no longer has it.</summary>
    public (int Major, int Minor)? Until { get; init; }

    /// <summary>When it went well and the client asks for a websocket, the connection becomes a console.</summary>
    public bool OpensSocket { get; init; }

    public bool IsIn(State.PveVersion release) =>
        (Since is not { } since || release.IsFrom(since.Major, since.Minor)) && (Until is not { } until || !release.IsFrom(until.Major, until.Minor));

    /// <summary>Changes the cluster: refused without quorum, held and counted.</summary>
    public bool Changes => Method != "GET";
}
