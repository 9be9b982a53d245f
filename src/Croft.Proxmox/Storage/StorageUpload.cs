namespace Croft.Proxmox;

/// <summary>How a checksum is made.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>SHA-256.</summary>
    Sha256,
    /// <summary>SHA-512.</summary>
    Sha512,
    /// <summary>SHA-384.</summary>
    Sha384,
    /// <summary>SHA-224.</summary>
    Sha224,
    /// <summary>SHA-1; proves no origin.</summary>
    Sha1,
    /// <summary>MD5; proves no origin.</summary>
    Md5,
}

/// <summary>A file's checksum, which the node compares before it keeps the file.</summary>
/// <param name="Algorithm">How it is made.</param>
/// <param name="Hex">Its digits.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, string Hex)
{
    internal static Form Fill(Form form, Checksum? checksum) => form
        .Add("checksum-algorithm", checksum?.Algorithm.ToString().ToLowerInvariant()).Add("checksum", checksum?.Hex);
}

/// <summary>A file to be sent to a storage.</summary>
/// <param name="Content">What it is: <c>iso</c>, <c>vztmpl</c>, or <c>import</c> (8.4).</param>
/// <param name="FileName">The name it gets there; Proxmox wants its ending to fit.</param>
/// <param name="Data">Its bytes, read once from where the stream stands; never held whole.</param>
/// <param name="Length">Their number.</param>
public sealed record StorageUpload(string Content, string FileName, Stream Data, long Length)
{
    /// <summary>What the node compares before it keeps the file; nothing when null.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>Told the bytes sent so far.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>The call that sends it (<c>POST …/upload</c>), for who keeps account of calls; it can be sent once.</summary>
    public ProxmoxCall Call(string node, string storage) => new(HttpMethod.Post, PathOf(node, storage))
    {
        Parameters = Proxmox.Checksum.Fill(new Form().Add("content", Content), Checksum).Pairs,
        Upload = File(),
    };

    /// <summary>Path of the call.</summary>
    public static string PathOf(string node, string storage) => Form.Path(Form.Path("/nodes", node) + "/storage", storage) + "/upload";

    static readonly System.Buffers.SearchValues<char> forbidden = System.Buffers.SearchValues.Create("\"/\\\r\n\0");

    internal FileUpload File()
    {
        if (FileName.Length == 0 || FileName.AsSpan().ContainsAny(forbidden))
            throw new ArgumentException($"'{FileName}' can be no file's name on a storage: it needs letters, and no quotes, slashes or line breaks.", nameof(FileName));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Length);
        return new(FileName, Data, Length, Progress);
    }
}

/// <summary>A file that a node fetches by itself.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Content">What it is: <c>iso</c>, <c>vztmpl</c>, or <c>import</c> (8.4).</param>
/// <param name="FileName">The name it gets.</param>
public sealed record StorageDownload(Uri Url, string Content, string FileName)
{
    /// <summary>What the node compares before it keeps the file; nothing when null.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>How the file is packed and shall be unpacked, such as <c>zst</c>; as it is when null (8.x).</summary>
    public string? Compression { get; init; }

    /// <summary>True to take whatever certificate the server shows.</summary>
    public bool AnyCertificate { get; init; }

    internal Form Form() => Proxmox.Checksum.Fill(new Form().Add("url", Url.AbsoluteUri).Add("content", Content).Add("filename", FileName), Checksum)
        .Add("compression", Compression).Add("verify-certificates", AnyCertificate ? false : null);
}
