namespace Croft.Engine.Manifests;

/// <summary>Names a property's key where it is not the property's own name in camel case.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class KeyAttribute(string name) : Attribute
{
    /// <summary>The key as Proxmox and the manifest write it.</summary>
    public string Name { get; } = name;
}

/// <summary>A key with a number behind it: <c>net0</c> … <c>net31</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class NumberedAttribute(int highest) : Attribute
{
    /// <summary>The highest number.</summary>
    public int Highest { get; } = highest;
}

/// <summary>The part of a value that may stand alone, without its key: <c>host</c> in <c>cpu: host,flags=+aes</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class BareAttribute : Attribute;

/// <summary>What Proxmox takes where the key is absent, as it would write it.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class DefaultAttribute(string value) : Attribute
{
    /// <summary>The value.</summary>
    public string Value { get; } = value;
}

/// <summary>How the items of a list are parted at Proxmox.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PartedByAttribute(char separator) : Attribute
{
    /// <summary>The separator.</summary>
    public char Separator { get; } = separator;

    /// <summary>True where the order of the items means nothing.</summary>
    public bool AnyOrder { get; init; }
}

/// <summary>Percent-encoded at Proxmox, as SSH keys are.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class EncodedAttribute : Attribute;

/// <summary>Proxmox fills it where nothing is said: a MAC address, a size, an identity. Absent, it says nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class FilledByProxmoxAttribute : Attribute;

/// <summary>A secret: a document names it (<c>${secret:NAME}</c>) and never says it. Proxmox never tells it, so that it is there is all that is compared.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class SecretOnlyAttribute : Attribute;

/// <summary>What the thing is made from: nothing tells it once the thing is there, so it is compared with nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class AtMakingAttribute : Attribute;

/// <summary>Of Croft's own: no key of Proxmox's config.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class OursAttribute : Attribute;

/// <summary>A list of things, each with parts of its own.</summary>
/// <param name="by">Parts that tell one thing from another, where their order means nothing; none where the order counts.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class ItemsAttribute(params string[] by) : Attribute
{
    /// <summary>Parts that tell one thing from another.</summary>
    public IReadOnlyList<string> By { get; } = by;
}

/// <summary>Proxmox keeps it and tells it to nobody, not even that it is there: it is never compared, and given only when the thing is made.</summary>
/// <param name="types">Types of the thing that may have it; any where none is named.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class KeptSecretAttribute(params string[] types) : Attribute
{
    /// <summary>Types of the thing that may have it.</summary>
    public IReadOnlyList<string> Types { get; } = types;
}

/// <summary>The value names a thing of one of these kinds; of a list, each item does.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class RefersToAttribute(params string[] kinds) : Attribute
{
    /// <summary>Kinds that the thing may be of.</summary>
    public IReadOnlyList<string> Kinds { get; } = kinds;
}
