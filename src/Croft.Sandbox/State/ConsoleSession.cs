using Croft.Sandbox.Tasks;

namespace Croft.Sandbox.State;

/// <summary>An opened console that waits for its websocket: a text terminal or a screen.</summary>
internal sealed record ConsoleSession(int Port, string User, string Path, string Ticket, string? Password, Guest? Guest, NodeState Node)
{
    /// <summary>A terminal line; otherwise RFB.</summary>
    public bool IsText => Password is null;

    /// <summary>Runs as long as somebody is connected.</summary>
    public TaskRecord? Task { get; set; }

    public bool IsTaken { get; set; }

    public override string ToString() => $"{Path} on port {Port}";
}

/// <summary>The consoles of a cluster, by the port each was given.</summary>
internal sealed class ConsoleSessions
{
    const int FirstPort = 5900;
    const int Ports = 100;
    readonly Dictionary<int, ConsoleSession> sessions = [];

    /// <summary>The first port nobody has; null when all hundred are taken.</summary>
    public int? FreePort()
    {
        for (var port = FirstPort; port < FirstPort + Ports; port++)
            if (!sessions.ContainsKey(port))
                return port;
        return null;
    }

    public void Add(ConsoleSession session) => sessions[session.Port] = session;

    public ConsoleSession? Find(int port) => sessions.GetValueOrDefault(port);

    public void Remove(ConsoleSession session) => sessions.Remove(session.Port);
}
