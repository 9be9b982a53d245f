using System.Net.Sockets;
using System.Text;

namespace Croft.Acceptance.Tests.Product;

/// <summary>Stands where systemd listens to what a unit says of itself.</summary>
sealed class Notices : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("croft-notify-");
    readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    readonly List<string> heard = [];

    public Notices()
    {
        socket.Bind(new UnixDomainSocketEndPoint(Path));
        // Whoever the unit's user is may speak.
        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        File.SetUnixFileMode(Path, all);
        folder.UnixFileMode = all | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
    }

    public string Path => System.IO.Path.Combine(folder.FullName, "socket");

    public bool Has(string notice)
    {
        var buffer = new byte[256];
        while (socket.Poll(0, SelectMode.SelectRead)) heard.Add(Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)));
        return heard.Contains(notice);
    }

    public void Dispose()
    {
        socket.Dispose();
        folder.Delete(recursive: true);
    }
}
