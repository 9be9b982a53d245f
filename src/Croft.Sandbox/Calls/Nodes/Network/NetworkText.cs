using System.Text;
using Croft.Sandbox.State;

namespace Croft.Sandbox.Calls.Nodes.Network;

/// <summary>Interfaces as /etc/network/interfaces has them, and what a change of them looks like.</summary>
internal static class NetworkText
{
    /// <summary>In the manner of "diff -u": whole entries go and come; empty where both are the same.</summary>
    public static string Difference(List<Section> before, List<Section> after)
    {
        var text = new StringBuilder();
        foreach (var entry in before.Where(entry => !after.Exists(other => Render(other) == Render(entry))))
            Append(text, '-', entry);
        foreach (var entry in after.Where(entry => !before.Exists(other => Render(other) == Render(entry))))
            Append(text, '+', entry);
        return text.Length == 0 ? "" : $"--- /etc/network/interfaces\n+++ /etc/network/interfaces.new\n{text}";
    }

    static void Append(StringBuilder text, char sign, Section entry)
    {
        foreach (var line in Render(entry).TrimEnd('\n').Split('\n'))
            text.Append(sign).Append(line).Append('\n');
    }

    static string Render(Section entry)
    {
        var text = new StringBuilder();
        if (entry["autostart"] == "1")
            text.Append("auto ").Append(entry.Id).Append('\n');
        text.Append("iface ").Append(entry.Id).Append(" inet ").Append(entry["method"] ?? "manual").Append('\n');
        if (entry["cidr"] is { } cidr)
            text.Append("\taddress ").Append(cidr).Append('\n');
        foreach (var (key, value) in entry.Values)
        {
            if (key is "comments")
                text.Append('#').Append(value.TrimEnd('\n')).Append('\n');
            else if (key is not ("cidr" or "address" or "netmask" or "autostart" or "method"))
                text.Append('\t').Append(key.Replace('_', '-')).Append(' ').Append(value.Length == 0 ? "none" : value).Append('\n');
        }
        return text.Append('\n').ToString();
    }
}
