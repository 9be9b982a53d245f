using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Croft.Sandbox.State;

/// <summary>One entry of a config file in /etc/pve: a type, an id and its lines.</summary>
internal sealed class Section(string type, string id)
{
    public string Type { get; } = type;

    public string Id { get; } = id;

    public SortedDictionary<string, string> Values { get; init; } = new(StringComparer.Ordinal);

    public string? this[string key] => Values.GetValueOrDefault(key);
}

/// <summary>A config file of sections, such as ha/resources.cfg or jobs.cfg, in its order.</summary>
internal sealed class SectionFile
{
    public List<Section> Sections { get; init; } = [];

    /// <summary>SHA-1 of the file's text, 40 hex.</summary>
    public string Digest
    {
        get
        {
            var text = new StringBuilder();
            foreach (var section in Sections)
            {
                text.Append(section.Type).Append(": ").Append(section.Id).Append('\n');
                foreach (var (key, value) in section.Values)
                    text.Append('\t').Append(key).Append(' ').Append(value).Append('\n');
            }
            return Sha1(text.ToString());
        }
    }

    public Section? Find(string id) => Sections.Find(section => section.Id == id);

    /// <summary>What Proxmox compares to notice a changed file.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "Proxmox notices a changed file by SHA-1; nothing is protected by it.")]
    public static string Sha1(string text) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
}
