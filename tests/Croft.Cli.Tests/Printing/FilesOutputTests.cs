using Croft.Cli.Printing;
using Croft.Contracts;

namespace Croft.Cli.Tests.Printing;

public sealed class FilesOutputTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-files-");

    [Fact]
    public void Write_OneFile_NamesIt()
    {
        var file = Path.Combine(_folder.FullName, "plan.json");
        Told(".", file).ShouldBe($"wrote {file}\n");
        Told(_folder.FullName, "web.yaml").ShouldBe($"wrote {Path.Combine(_folder.FullName, "web.yaml")}\n");
        Told(_folder.FullName, "vm/a.yaml", "vm/b.yaml").ShouldBe($"wrote 2 files to {_folder.FullName}\n");
    }

    [Fact]
    public void Write_FileThatIsThere_IsOnlyReplacedWhereCroftMakesItAnewEachTime()
    {
        var (report, document) = (Path.Combine(_folder.FullName, "import-report.md"), Path.Combine(_folder.FullName, "web.yaml"));
        foreach (var file in new[] { report, document }) File.WriteAllText(file, "before");
        using var text = new StringWriter();
        var output = new FilesOutput(new Notes(new Screen(text, terminal: false, colour: false, unicode: true, () => 200), new Settings()));

        output.Write([new DocumentFile("import-report.md", "now") { IsDerived = true }], _folder.FullName, replace: false);
        Should.Throw<FailureException>(() => output.Write([new DocumentFile("import-report.md", "later") { IsDerived = true }, new DocumentFile("web.yaml", "now")], _folder.FullName, replace: false))
            .Failure.Message.ShouldBe($"{document} exists, so nothing was written.");

        (File.ReadAllText(report), File.ReadAllText(document)).ShouldBe(("now", "before"));
    }

    static string Told(string folder, params string[] paths)
    {
        using var text = new StringWriter();
        new FilesOutput(new Notes(new Screen(text, terminal: false, colour: false, unicode: true, () => 200), new Settings())).Write([.. paths.Select(p => new DocumentFile(p, "text"))], folder, replace: true);
        return text.ToString();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
