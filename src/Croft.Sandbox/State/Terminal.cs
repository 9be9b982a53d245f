using System.Text;

namespace Croft.Sandbox.State;

/// <summary>A login shell on a terminal: echoes what is typed and runs lines in <see cref="GuestShell"/>.</summary>
internal sealed class Terminal
{
    readonly ClusterState cluster;
    readonly ShellHost host;
    readonly string greeting;
    readonly StringBuilder line = new();
    Stage stage;
    string user = "root";

    Terminal(ClusterState cluster, ShellHost host, string greeting, Stage stage)
    {
        this.cluster = cluster;
        this.host = host;
        this.greeting = greeting;
        this.stage = stage;
    }

    enum Stage
    {
        Silent,
        Name,
        Password,
        Shell,
        Over,
    }

    /// <summary>The session behind it has ended; the connection closes.</summary>
    public bool IsOver => stage is Stage.Over;

    public static Terminal Of(ClusterState cluster, ConsoleSession session)
    {
        if (session.Guest is not { } guest)
            return new Terminal(cluster, ShellHost.Of(cluster, session.Node), "", Stage.Shell);
        var on = ShellHost.Of(cluster, guest);
        if (!guest.IsRunning)
            return new Terminal(cluster, on, $"{guest.Kind.Word} {guest.Vmid} not running\r\n", Stage.Over);
        if (!guest.Kind.IsQemu)
            return new Terminal(cluster, on, $"\r\nDebian GNU/Linux 12 {guest.Name} tty1\r\n\r\n", Stage.Name);
        if (!guest.Config.Current.Keys.Any(static key => GuestDisks.IsNumbered(key, "serial")))
            return new Terminal(cluster, on, "unable to find a serial interface\r\n", Stage.Over);
        var first = "starting serial terminal on interface serial0\r\n";
        return guest.HasSystem
            ? new Terminal(cluster, on, $"{first}\r\nDebian GNU/Linux 12 {guest.Name} ttyS0\r\n\r\n", Stage.Name)
            : new Terminal(cluster, on, first, Stage.Silent);
    }

    /// <summary>What shows before a key is pressed.</summary>
    public string Open() => greeting + Prompt();

    /// <summary>What shows after these keys.</summary>
    public string Feed(string keys)
    {
        var output = new StringBuilder();
        foreach (var key in keys)
        {
            if (stage is not (Stage.Silent or Stage.Over))
                Press(key, output);
        }
        return output.ToString();
    }

    void Press(char key, StringBuilder output)
    {
        switch (key)
        {
            case '\r' or '\n':
                output.Append("\r\n");
                var entered = line.ToString();
                line.Clear();
                Enter(entered, output);
                output.Append(Prompt());
                break;
            case '\u007f' or '\b' when line.Length > 0:
                line.Length--;
                output.Append("\b \b");
                break;
            case '\u0003':
                line.Clear();
                output.Append("^C\r\n").Append(Prompt());
                break;
            case '\u0004' when line.Length == 0:
                output.Append("\r\n");
                Leave(output);
                output.Append(Prompt());
                break;
            case >= ' ' and not '\u007f':
                line.Append(key);
                if (stage is not Stage.Password)
                    output.Append(key);
                break;
        }
    }

    void Enter(string entered, StringBuilder output)
    {
        switch (stage)
        {
            case Stage.Name when entered.Trim().Length > 0:
                user = entered.Trim();
                stage = Stage.Password;
                break;
            case Stage.Password:
                stage = Stage.Shell;
                output.Append("Linux ").Append(host.Name).Append(" 6.1.0-38-amd64 x86_64\r\n");
                break;
            case Stage.Shell when entered.Trim() is "exit" or "logout":
                Leave(output);
                break;
            case Stage.Shell:
                var result = GuestShell.RunLine(cluster, host, entered);
                output.Append((result.Out + result.Err).Replace("\n", "\r\n", StringComparison.Ordinal));
                break;
        }
    }

    // a guest's terminal asks for the next login, a node's shell is over
    void Leave(StringBuilder output)
    {
        if (stage is Stage.Shell)
            output.Append("logout\r\n");
        stage = greeting.Length == 0 ? Stage.Over : Stage.Name;
    }

    string Prompt() => stage switch
    {
        Stage.Name => $"{host.Name} login: ",
        Stage.Password => "Password: ",
        Stage.Shell => user == "root" ? $"root@{host.Name}:~# " : $"{user}@{host.Name}:~$ ",
        _ => "",
    };
}
