using System.Net;
using System.Net.Http.Headers;

namespace Croft.Proxmox;

/// <summary>Body of a changing call, with its length (pveproxy refuses chunks), that knows whether it left.</summary>
sealed class FormBody : SentBody
{
    readonly byte[] bytes;

    public FormBody(string form)
    {
        bytes = System.Text.Encoding.ASCII.GetBytes(form);
        if (bytes.Length > 0)
            Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Left = true;
        return stream.WriteAsync(bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
