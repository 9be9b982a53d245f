namespace Croft.Proxmox;

/// <summary>Reads the config files that backups hold.</summary>
static class ConfigFile
{
    public static GuestConfig Parse(GuestKind kind, string file)
    {
        var values = new List<KeyValuePair<string, string>>();
        var raw = new List<KeyValuePair<string, string>>();
        var description = new System.Text.StringBuilder();
        foreach (var line in file.Split('\n'))
        {
            if (line.StartsWith('['))
                break;
            if (line.StartsWith('#'))
            {
                // #qmdump# lines map drives to streams of the archive and are no text of the guest's.
                if (!line.StartsWith("#qmdump#", StringComparison.Ordinal))
                    description.Append(Uri.UnescapeDataString(line[1..])).Append('\n');
                continue;
            }
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var isRaw = line.StartsWith("lxc.", StringComparison.Ordinal);
            if (isRaw && line.AsSpan().IndexOfAny(":=") is var cut and > 0)
                raw.Add(new(line[..cut].Trim(), line[(cut + 1)..].Trim()));
            else if (colon > 0 && !isRaw)
                values.Add(new(line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }
        if (description.Length > 0)
            values.Insert(0, new("description", description.ToString()));
        return GuestConfig.Of(kind, values, raw);
    }
}
