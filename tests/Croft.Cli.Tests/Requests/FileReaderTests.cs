using Croft.Cli.Requests;
using Croft.Contracts;

namespace Croft.Cli.Tests.Requests;

public sealed class FileReaderTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("croft-cli-");

    string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    [Fact]
    public void TryOpen_AFile_GivesItsNameAndBytesButNotItsPlace()
    {
        File.WriteAllBytes(Path("tool.iso"), [1, 2, 3]);
        FileReader.TryOpen(Path("tool.iso"), out var file, out _).ShouldBeTrue();
        (file!.Name, file.Length).ShouldBe(("tool.iso", 3));
        for (var again = 0; again < 2; again++)
        {
            using var bytes = file.Open();
            bytes.ReadByte().ShouldBe(1);
        }
    }

    [Fact]
    public void TryOpen_WhatIsNoFile_SaysWhy()
    {
        FileReader.TryOpen(_folder.FullName, out _, out var folder).ShouldBeFalse();
        folder.ShouldBe("is a folder.");
        FileReader.TryOpen(Path("none.iso"), out _, out var none).ShouldBeFalse();
        none.ShouldStartWith("can't be read: ");
        FileReader.TryOpen("-", out _, out var input).ShouldBeFalse();
        input.ShouldContain("standard input");
    }

    [Fact]
    public void Open_AFileThatIsGoneByThen_IsAFailure()
    {
        File.WriteAllBytes(Path("late.iso"), [1]);
        FileReader.TryOpen(Path("late.iso"), out var file, out _).ShouldBeTrue();
        File.Delete(Path("late.iso"));
        Should.Throw<FailureException>(() => file!.Open()).Failure.Kind.ShouldBe(FailureKind.NotFound);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
