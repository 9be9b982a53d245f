namespace Croft.Contracts;

/// <summary>A file that a face opened: its bytes are streamed when they are needed and never held whole.</summary>
/// <remarks>Its name is its last part alone; where it lies stays with the face. It can be opened again, from its first byte.</remarks>
/// <param name="name">Name without folders.</param>
/// <param name="length">Bytes.</param>
/// <param name="open">Opens it; throws <see cref="FailureException"/> when it can't be read any more.</param>
public sealed class FileContent(string name, long length, Func<Stream> open)
{
    /// <summary>Name without folders.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes.</summary>
    public long Length { get; } = length;

    /// <summary>The bytes from the first; whoever opens it closes it.</summary>
    /// <exception cref="FailureException">NotFound or Denied: it can't be read any more.</exception>
    public Stream Open() => open();
}
