using System.Text;
using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Tests.Requests;

public sealed class DocumentReaderTests : IDisposable
{
    const string Ours = "apiVersion: croft/v1\nkind: Container\n";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("croft-documents-");

    [Fact]
    public void File_IsReadToTheByte_WithItsMark()
    {
        Write("a.yaml", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Ours.Replace("\n", "\r\n", StringComparison.Ordinal))]);
        var read = Read(folder.FullName).ShouldHaveSingleItem();
        Encoding.UTF8.GetBytes(read.Text).ShouldBe(File.ReadAllBytes(Path.Combine(folder.FullName, "a.yaml")));
        read.Length.ShouldBeNull();
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(Ours, true)]
    public void File_ThatIsTooLong_IsLookedThroughAndNotKept(string end, bool ours)
    {
        Write("big.yaml", [.. Encoding.UTF8.GetBytes(new string('x', (DocumentFile.Longest * 2) - 20)), (byte)'\n', .. Encoding.UTF8.GetBytes(end)]);
        var read = Read(folder.FullName).ShouldHaveSingleItem();
        (read.Text.Length < 100, DocumentFile.NamesCroft(read.Text)).ShouldBe((true, ours));
        read.Length.ShouldBe((DocumentFile.Longest * 2) - 19 + end.Length);
    }

    [Fact]
    public void File_InWideCharacters_IsNotTakenForText()
    {
        Write("wide.yaml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Ours)]);
        Read(folder.FullName).ShouldHaveSingleItem().Text.ShouldContain("a\0p\0i");
    }

    [Fact]
    public void Manifest_NamedByItself_TakesTheWorkspacesValues_AndWhatLiesBeside()
    {
        Write("web.yaml", Encoding.UTF8.GetBytes(Ours));
        Write("other.yaml", Encoding.UTF8.GetBytes(Ours));
        Write("values/default.yaml", Encoding.UTF8.GetBytes("a: 1\n"));
        var named = Read(Path.Combine(folder.FullName, "web.yaml"));
        Names(named).ShouldBe(["web.yaml", "other.yaml", "default.yaml"]);
        named.Select(f => f.IsBeside).ShouldBe([false, true, true]);
        Names(Read(folder.FullName)).ShouldBe(["other.yaml", "default.yaml", "web.yaml"], ignoreOrder: true);
        Names(Read()).ShouldBe(["other.yaml", "default.yaml", "web.yaml"], ignoreOrder: true);
    }

    public void Dispose() => folder.Delete(recursive: true);

    static IEnumerable<string> Names(IEnumerable<DocumentFile> files) => files.Select(f => Path.GetFileName(f.Path));

    void Write(string path, byte[] content)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    IReadOnlyList<DocumentFile> Read(params string[] paths)
    {
        List<Fault> faults = [];
        var read = new DocumentReader(TextReader.Null, () => folder.FullName).Read(paths, "FILE", faults);
        faults.ShouldBeEmpty();
        return read;
    }
}
