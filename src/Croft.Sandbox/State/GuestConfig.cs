using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Croft.Sandbox.State;

/// <summary>A guest's config file: current values, pending ones and snapshots.</summary>
internal sealed class GuestConfig(GuestKind kind)
{
    string? digest;

    /// <summary>Change through <see cref="Set"/>, or call <see cref="Touch"/> after.</summary>
    public SortedDictionary<string, string> Current { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Pending { get; } = new(StringComparer.Ordinal);

    /// <summary>Keys that go at the next stop; the value tells a forced removal.</summary>
    public SortedDictionary<string, bool> PendingDelete { get; } = new(StringComparer.Ordinal);

    public List<Snapshot> Snapshots { get; } = [];

    /// <summary>SHA-1 of the file's text, 40 hex.</summary>
    public string Digest => digest ??= ComputeDigest();

    /// <summary>Takes the digest that the config was read with; the next change makes one of its own.</summary>
    public void TakeDigest(string read) => digest = read;

    public string? this[string key] => Current.GetValueOrDefault(key);

    /// <summary>Grows with each change; what is derived from the config compares it.</summary>
    public int Revision { get; private set; }

    public void Set(string key, string value)
    {
        Current[key] = value;
        Touch();
    }

    public void Unset(string key)
    {
        Current.Remove(key);
        Touch();
    }

    public void Touch()
    {
        digest = null;
        Revision++;
    }

    /// <summary>Makes pending values current, as a stop or start does.</summary>
    public void ApplyPending()
    {
        foreach (var key in PendingDelete.Keys)
            Current.Remove(key);
        foreach (var (key, value) in Pending)
            Current[key] = value;
        PendingDelete.Clear();
        Pending.Clear();
        Touch();
    }

    public Snapshot? Snapshot(string name) => Snapshots.Find(snapshot => snapshot.Name == name);

    /// <summary>The file as Proxmox keeps it, sections included.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        AppendSection(text, Current);
        if (Pending.Count > 0 || PendingDelete.Count > 0)
        {
            text.Append(kind.IsQemu ? "\n[PENDING]\n" : "\n[pve:pending]\n");
            if (PendingDelete.Count > 0)
                text.Append("delete: ").AppendJoin(',', PendingDelete.Select(entry => (entry.Value ? "!" : "") + entry.Key)).Append('\n');
            AppendSection(text, Pending);
        }
        foreach (var snapshot in Snapshots.OrderBy(snapshot => snapshot.Name, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n[{snapshot.Name}]\n");
            AppendSection(text, snapshot.Values);
        }
        return text.ToString();
    }

    static void AppendSection(StringBuilder text, SortedDictionary<string, string> values)
    {
        if (values.TryGetValue("description", out var description))
            foreach (var line in description.TrimEnd('\n').Split('\n'))
                text.Append('#').Append(Uri.EscapeDataString(line)).Append('\n');
        foreach (var (key, value) in values)
            if (key != "description")
                text.Append(key).Append(": ").Append(value).Append('\n');
    }

    [SuppressMessage("Security", "CA5350", Justification = "Proxmox notices a changed file by SHA-1; nothing is protected by it.")]
    string ComputeDigest() => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Render())));
}
