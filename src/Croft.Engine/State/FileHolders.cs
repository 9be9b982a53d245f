namespace Croft.Engine.State;

/// <summary>Which other processes have a file open, as far as this user may see.</summary>
static class FileHolders
{
    /// <summary>A sentence naming them; null when none can be seen.</summary>
    public static string? Of(string path)
    {
        var holders = new List<string>();
        foreach (var process in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            var id = Path.GetFileName(process);
            if (int.TryParse(id, System.Globalization.CultureInfo.InvariantCulture, out var number) && number != Environment.ProcessId && HasOpen(process, path))
                holders.Add($"{NameOf(process)} (process {id})");
        }
        return holders.Count == 0 ? null : $"It is open in {string.Join(", ", holders)}.";
    }

    static bool HasOpen(string process, string path)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(fd => TargetOf(fd) == path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;      // gone, or another user's: it can't be told
        }
    }

    static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string NameOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "comm")).Trim();
        }
        catch (IOException)
        {
            return "a process";
        }
    }
}
