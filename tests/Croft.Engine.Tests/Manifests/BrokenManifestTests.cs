using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Croft.Contracts;
using Croft.Engine.Manifests;

namespace Croft.Engine.Tests.Manifests;

/// <summary>The folder of broken manifests: each says in comments what is wrong with it, where, and nothing else is told.</summary>
public sealed partial class BrokenManifestTests
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Manifests", "Broken");

    [Fact]
    public void Validate_NamesEveryPlantedFaultAtItsPlaceAndNoOther()
    {
        var files = Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => new DocumentFile(Path.GetRelativePath(Folder, f), Encoding.UTF8.GetString(File.ReadAllBytes(f)))).ToList();
        var planted = files.SelectMany(f => Planted().Matches(f.Text).Select(m => $"{f.Path}:{m.Groups[1].Value}")).ToList();

        var read = ManifestReader.Read(files);

        var told = read.Faults.Select(f => $"{f.At!.File}:{f.At.Line}:{f.At.Column} {f.Field} {f.Message}").ToList();
        planted.Where(p => !told.Exists(t => t.StartsWith(p, StringComparison.Ordinal))).ShouldBeEmpty(string.Join('\n', told));
        told.Where(t => !planted.Exists(p => t.StartsWith(p, StringComparison.Ordinal))).ShouldBeEmpty();
        planted.Count.ShouldBeGreaterThan(45);
        told.ShouldAllBe(t => !t.Contains("hunter2"));
        read.LeftAlone.ShouldBe(1);
    }

    [Fact]
    public void File_ThatIsTooLong_IsRefusedAtOnceOrLeftAlone()
    {
        DocumentFile[] files =
        [
            new("other.yaml", "") { Length = 50L << 20 },
            new("ours.yaml", "apiVersion: croft/") { Length = 50L << 20 },
            new("text.yaml", "apiVersion: croft/v1\nspec: " + new string('x', 50 << 20)),
            new("text-of-others.yaml", "a: " + new string('x', 50 << 20)),
        ];
        var (began, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        var read = ManifestReader.Read(files);
        read.Faults.Select(f => $"{f.At!.File} {f.Message}").ShouldBe(
        [
            "ours.yaml holds 50 MB; a manifest holds at most 4, so make several files of it",
            "text.yaml holds 50 MB; a manifest holds at most 4, so make several files of it",
        ]);
        read.LeftAlone.ShouldBe(2);
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1L << 20);
    }

    [Fact]
    public void Text_OfAnotherEncoding_IsNamed()
    {
        const string Text = "apiVersion: croft/v1\nkind: Container\nmetadata: {name: a}\nspec: {}\n";
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
            ManifestReader.Read([new("wide.yaml", Encoding.Latin1.GetString(encoding.GetBytes(Text)))]).Faults.ShouldHaveSingleItem().Message.ShouldBe("holds bytes that are no text; save it as UTF-8");
        ManifestReader.Read([new("wide.yaml", Encoding.Latin1.GetString(Encoding.Unicode.GetBytes("a: b")))]).LeftAlone.ShouldBe(1);
    }

    [GeneratedRegex(@"^[\uFEFF]?# fault (.+?)\r?$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Planted();
}
