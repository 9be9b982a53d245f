using System.Globalization;

namespace Croft.Sandbox.State;

/// <summary>What a command printed, how it ended and how long it takes.</summary>
internal sealed record ShellResult(int ExitCode, string Out = "", string Err = "", TimeSpan Takes = default);

/// <summary>A small shell that answers the commands people try first, out of a guest's config.</summary>
internal static class GuestShell
{
    /// <summary>Runs a program with its arguments; "sh -c TEXT" and "bash -c TEXT" are a line.</summary>
    public static ShellResult Run(ClusterState cluster, ShellHost host, IReadOnlyList<string> words, string input = "")
    {
        if (words.Count == 0)
            return input.Length > 0 ? RunLine(cluster, host, input.TrimEnd('\n')) : new ShellResult(0);
        var program = words[0][(words[0].LastIndexOf('/') + 1)..];
        var rest = words.Skip(1).ToList();
        return program switch
        {
            "sh" or "bash" when rest is ["-c", var line, ..] => RunLine(cluster, host, line),
            "sh" or "bash" when input.Length > 0 => RunLine(cluster, host, input.TrimEnd('\n')),
            "true" => new ShellResult(0),
            "false" => new ShellResult(1),
            "echo" => Says(string.Join(' ', rest) + "\n"),
            "cat" when rest.Count == 0 => Says(input),
            "cat" => Read(host, rest[0]),
            "hostname" => Says(host.Name + "\n"),
            "whoami" => Says("root\n"),
            "id" => Says("uid=0(root) gid=0(root) groups=0(root)\n"),
            "pwd" => Says("/root\n"),
            "uname" => Says(rest is ["-a"] ? $"Linux {host.Name} {Kernel} #1 SMP PREEMPT_DYNAMIC Debian 6.1.148-1 x86_64 GNU/Linux\n" : rest is ["-r"] ? Kernel + "\n" : "Linux\n"),
            "uptime" => Says(string.Create(CultureInfo.InvariantCulture, $" {cluster.Time.GetUtcNow():HH:mm:ss} up {host.Uptime / 60} min,  0 users,  load average: 0.08, 0.03, 0.01\n")),
            "date" => Says(cluster.Time.GetUtcNow().ToString("ddd MMM d HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture) + "\n"),
            "nproc" => Says(string.Create(CultureInfo.InvariantCulture, $"{host.Processors}\n")),
            "df" => Says(Space(host)),
            "free" => Says(string.Create(CultureInfo.InvariantCulture,
                $"               total        used        free\nMem:    {host.Memory >> 10,12}{host.Memory >> 12,12}{host.Memory * 3 / 4 >> 10,12}\n")),
            "ls" => Says(rest is ["-a"] ? ".\n..\n.bashrc\n.profile\n" : ""),
            "sleep" => Sleep(rest),
            _ => new ShellResult(127, "", $"sh: 1: {program}: not found\n"),
        };
    }

    /// <summary>Runs a line: words by blanks, quotes kept together, "a; b" and "a &amp;&amp; b" one after the other.</summary>
    public static ShellResult RunLine(ClusterState cluster, ShellHost host, string line)
    {
        var result = new ShellResult(0);
        foreach (var part in line.Replace("&&", ";\u0001", StringComparison.Ordinal).Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith('\u0001') && result.ExitCode != 0)
                break;
            var words = Words(part.TrimStart('\u0001'));
            if (words.Count == 0)
                continue;
            if (words[0] == "exit")
                return result with { ExitCode = words.Count > 1 && int.TryParse(words[1], CultureInfo.InvariantCulture, out var code) ? code & 255 : result.ExitCode };
            var next = Run(cluster, host, words);
            result = new ShellResult(next.ExitCode, result.Out + next.Out, result.Err + next.Err, result.Takes + next.Takes);
        }
        return result;
    }

    const string Kernel = "6.1.0-38-amd64";

    static ShellResult Says(string text) => new(0, text);

    static ShellResult Read(ShellHost host, string path) => path switch
    {
        "/etc/hostname" => Says(host.Name + "\n"),
        "/etc/os-release" => Says("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n"),
        "/etc/debian_version" => Says("12.12\n"),
        _ => new ShellResult(1, "", $"cat: {path}: No such file or directory\n"),
    };

    static ShellResult Sleep(List<string> rest) => rest is [var text] && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        ? new ShellResult(0, Takes: TimeSpan.FromSeconds(Math.Min(seconds, 86_400)))
        : new ShellResult(1, "", "sleep: missing operand\n");

    static string Space(ShellHost host) => string.Create(CultureInfo.InvariantCulture,
        $"Filesystem     1K-blocks    Used Available Use% Mounted on\n/dev/sda1      {host.Disk >> 10,9} {host.Disk >> 12,7} {host.Disk * 3 / 4 >> 10,9}  25% /\n");

    static List<string> Words(string text)
    {
        var (words, word, quote, isOpen) = (new List<string>(), new System.Text.StringBuilder(), '\0', false);
        foreach (var letter in text)
        {
            if (quote != '\0' ? letter == quote : letter is '"' or '\'')
            {
                (quote, isOpen) = (quote == '\0' ? letter : '\0', true);
                continue;
            }
            if (quote == '\0' && letter is ' ' or '\t' && quote == '\0')
            {
                if (word.Length > 0 || isOpen)
                    words.Add(word.ToString());
                word.Clear();
                isOpen = false;
                continue;
            }
            word.Append(letter);
        }
        if (word.Length > 0 || isOpen)
            words.Add(word.ToString());
        return words;
    }
}

/// <summary>The machine a shell runs on: a guest, or a node.</summary>
internal sealed record ShellHost(string Name, int Processors, long Memory, long Disk, long Uptime)
{
    public static ShellHost Of(ClusterState cluster, Guest guest) =>
        new(guest.Name, GuestFigures.Processors(guest), GuestFigures.MaxMemory(guest), GuestFigures.MaxDisk(guest), Load.Uptime(guest, cluster));

    public static ShellHost Of(ClusterState cluster, NodeState node) =>
        new(node.Name, node.Cores, node.Memory, node.RootDisk, Load.Of(cluster, node).Uptime);
}
