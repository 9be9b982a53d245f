using System.Net;
using System.Text;

namespace Croft.Proxmox;

/// <summary>A form with a file, in the one shape that pveproxy reads.</summary>
/// <remarks>
/// It knows <c>content</c>, <c>checksum-algorithm</c>, <c>checksum</c> in this order, then the file as <c>filename</c>, each with
/// its disposition as first header; it wants a length, and a boundary without quotes.
/// </remarks>
sealed class UploadBody : SentBody
{
    readonly FileUpload file;
    readonly Action moved;
    readonly byte[] before;
    readonly byte[] after;

    public UploadBody(FileUpload file, IEnumerable<KeyValuePair<string, string>> fields, Action moved)
    {
        this.file = file;
        this.moved = moved;
        // No file that anyone could have made beforehand holds it.
        var boundary = $"croft-{Guid.NewGuid():N}";
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
            text.Append($"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        text.Append($"--{boundary}\r\nContent-Disposition: form-data; name=\"filename\"; filename=\"{file.Name}\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        after = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        before = Encoding.UTF8.GetBytes(text.ToString());
        Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={boundary}");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Left = true;
        await stream.WriteAsync(before, cancellationToken).ConfigureAwait(false);
        await file.CopyAsync(stream, moved, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(after, cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = before.Length + file.Length + after.Length;
        return true;
    }
}
