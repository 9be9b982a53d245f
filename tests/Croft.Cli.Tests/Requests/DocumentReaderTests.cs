using System.Diagnostics;
using System.Text;
using Croft.Cli.Printing;
using Croft.Cli.Requests;
using Croft.Cli.Tests.Fakes;
using Croft.Contracts;

namespace Croft.Cli.Tests.Requests;

public sealed class DocumentReaderTests : IDisposable
{
    const string Ours = "apiVersion: croft/v1\nkind: Container\n";

    readonly List<string> _warned = [];
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

    [Fact]
    public void Link_ToAFile_IsReadUnderItsOwnName_AndOnceWhereTheFileIsReadAnyway()
    {
        var outside = Directory.CreateTempSubdirectory("croft-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "shared.txt"), Ours);
            Write("web.yaml", Encoding.UTF8.GetBytes(Ours));
            Write("values/default.yaml", Encoding.UTF8.GetBytes("a: 1\n"));
            Link("shared.yaml", Path.Combine(outside.FullName, "shared.txt"));
            Link("again.yaml", "shared.yaml");
            Link("folder/web-too.yaml", "../web.yaml");
            Link("values/lab.yaml", "default.yaml");
            Names(Read(folder.FullName)).ShouldBe(["again.yaml", "default.yaml", "lab.yaml", "web.yaml"], ignoreOrder: true);
            _warned.ShouldBeEmpty();
            Names(Read(Path.Combine(folder.FullName, "folder/web-too.yaml"))).ShouldNotContain("web.yaml");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public void Link_ThatIsWrittenThrough_StaysOne()
    {
        Write("web.txt", Encoding.UTF8.GetBytes(Ours));
        Link("web.yaml", "web.txt");
        FilesOutput.WriteWhole(Path.Combine(folder.FullName, "web.yaml"), "new", replace: true);
        File.ReadAllText(Path.Combine(folder.FullName, "web.txt")).ShouldBe("new");
        new FileInfo(Path.Combine(folder.FullName, "web.yaml")).LinkTarget.ShouldBe("web.txt");
    }

    [Fact]
    public void Link_ThatLeadsToNoFile_IsAFault()
    {
        Link("gone.yaml", "nowhere.yaml");
        Link("round.yaml", "round.yaml");
        Link(".#lock.yaml", "anna@host.1234");
        Write("web.yaml", Encoding.UTF8.GetBytes(Ours));
        List<Fault> faults = [];
        Names(Read(faults, folder.FullName)).ShouldBe(["web.yaml"]);
        faults.Select(f => f.Message[(f.Message.LastIndexOf('/') + 1)..]).ShouldBe(["gone.yaml' is a link to 'nowhere.yaml', which is not there.", "round.yaml' is a link that leads back to itself."]);
    }

    [Fact]
    public void Manifest_ThatIsLeftOut_IsToldAndOthersAreNot()
    {
        var outside = Directory.CreateTempSubdirectory("croft-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "shared.yaml"), Ours);
            Link("linked", outside.FullName);
            Link("up", folder.FullName);
            Write("web.yaml", Encoding.UTF8.GetBytes(Ours));
            foreach (var path in new[] { ".old/deep/web.yaml", ".croft/cache.yaml", ".git/kept.yaml" }) Write(path, Encoding.UTF8.GetBytes(Ours));
            Write(".github/workflows/ci.yml", "on: push\n"u8.ToArray());
            Names(Read(folder.FullName)).ShouldBe(["web.yaml"]);
            _warned.Count.ShouldBe(2, string.Join('\n', _warned));
            _warned[0].ShouldEndWith("linked' is a link to a folder, and Croft follows links to files alone");
            _warned[1].ShouldEndWith(".old/deep/web.yaml' is not read: names that begin with a dot are left out");
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Pipe_IsAFaultAndKeepsNobodyWaiting()
    {
        if (!OperatingSystem.IsLinux()) return;
        var pipe = Path.Combine(folder.FullName, "pipe.yaml");
        using (var made = Process.Start("mkfifo", pipe)) await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        List<Fault> faults = [];
        var read = Task.Run(() => Read(faults, folder.FullName).Concat(Read(faults, pipe)).ToList(), TestContext.Current.CancellationToken);
        (await read.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBeEmpty();
        faults.ShouldNotBeEmpty();
        faults.ShouldAllBe(f => f.Message.EndsWith("pipe.yaml' is a pipe and no file, so nothing is read from it.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reading_ThatDoesNotEnd_KeepsNobodyWhoLeaves()
    {
        using var input = new Endless();
        var shell = new Shell { InReader = input, Verbs = [new VerbInfo("", "validate", "Checks manifests.", "sheep.read", Effect.Reads, typeof(ValidateRequest), typeof(Validation))] };
        var typed = Task.Run(() => shell.TypeAsync("validate", "-"), TestContext.Current.CancellationToken);
        await input.Reading.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        shell.CtrlC();
        (await typed.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).ShouldBe(130);
    }

    /// <summary>Input that nobody writes into.</summary>
    sealed class Endless : TextReader
    {
        readonly ManualResetEventSlim _end = new();
        readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reading => _reading.Task;

        public override string ReadToEnd()
        {
            _reading.SetResult();
            _end.Wait();
            return "";
        }

        protected override void Dispose(bool disposing)
        {
            _end.Set();
            base.Dispose(disposing);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    static IEnumerable<string> Names(IEnumerable<DocumentFile> files) => files.Select(f => Path.GetFileName(f.Path));

    void Write(string path, byte[] content)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    void Link(string path, string target)
    {
        var link = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
    }

    IReadOnlyList<DocumentFile> Read(params string[] paths)
    {
        List<Fault> faults = [];
        var read = Read(faults, paths);
        faults.ShouldBeEmpty();
        return read;
    }

    IReadOnlyList<DocumentFile> Read(List<Fault> faults, params string[] paths) => new DocumentReader(TextReader.Null, () => folder.FullName, _warned.Add).Read(paths, "FILE", faults);
}
