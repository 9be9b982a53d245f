using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Croft.Engine.Storage;

namespace Croft.Engine.Tests.Storage;

/// <summary>The volume that cloud-init reads: by the letter of ECMA-119, and by others' readers where they are installed.</summary>
public sealed class CloudInitImageTests
{
    const string Blkid = "/usr/sbin/blkid";

    static readonly CloudInitTexts texts = new("web-01", "#cloud-config\nusers: []", "version: 2", "#!/bin/sh\n" + new string('x', 5_000));

    public static TheoryData<string, string[]> Readers { get; } = new(
        new (string Name, string[] Arguments)[] { ("isoinfo", ["-J", "-x", "/{0}", "-i", "{1}"]), ("7z", ["e", "-so", "{1}", "{0}"]), ("bsdtar", ["-xOf", "{1}", "{0}"]) }
            .Where(r => File.Exists($"/usr/bin/{r.Name}")).Select(r => new TheoryDataRow<string, string[]>(r.Name, r.Arguments)));

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Readers))]
    public async Task Files_ReadByOthers_AreTheTexts(string reader, string[] arguments)
    {
        var path = Path.Combine(Path.GetTempPath(), $"croft-{Guid.NewGuid():n}.iso");
        await File.WriteAllBytesAsync(path, texts.Image(), TestContext.Current.CancellationToken);
        try
        {
            foreach (var (name, text) in Wanted())
                (await AskAsync(reader, [.. arguments.Select(a => a.Replace("{0}", name, StringComparison.Ordinal).Replace("{1}", path, StringComparison.Ordinal))])).ShouldBe(text, $"{reader} {name}");
            // By its label cloud-init finds it.
            if (File.Exists(Blkid)) (await AskAsync(Blkid, ["-p", "-o", "value", "-s", "LABEL", path])).Trim().ShouldBe("cidata");
        }
        finally
        {
            File.Delete(path);
        }
    }

    static async Task<string> AskAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return answer;
    }

    [Theory, InlineData(16, 1, false), InlineData(17, 2, true)]
    public void Volume_HasItsLabelItsSizeAndItsFiles(int sector, byte type, bool wide)
    {
        var image = texts.Image();
        var head = image.AsSpan(sector * 2048);
        head[0].ShouldBe(type);
        Encoding.ASCII.GetString(head[1..6]).ShouldBe("CD001");
        var encoding = wide ? Encoding.BigEndianUnicode : Encoding.ASCII;
        encoding.GetString(head[40..72]).TrimEnd().ShouldBe("cidata");
        if (wide) Encoding.ASCII.GetString(head[88..91]).ShouldBe("%/E");
        (BinaryPrimitives.ReadInt32LittleEndian(head[80..]), BinaryPrimitives.ReadInt32BigEndian(head[84..])).ShouldBe((image.Length / 2048, image.Length / 2048));
        (BinaryPrimitives.ReadInt16LittleEndian(head[128..]), BinaryPrimitives.ReadInt16BigEndian(head[130..])).ShouldBe(((short)2048, (short)2048));
        var root = BinaryPrimitives.ReadInt32LittleEndian(head[158..]);
        // Both path tables lead to the same root.
        BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(BinaryPrimitives.ReadInt32LittleEndian(head[140..]) * 2048 + 2)).ShouldBe(root);
        BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(BinaryPrimitives.ReadInt32BigEndian(head[148..]) * 2048 + 2)).ShouldBe(root);
        var found = new List<(string, string)>();
        for (var at = root * 2048; image[at] != 0; at += image[at])
        {
            if (image[at + 25] == 2) continue;
            var (start, length) = (BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(at + 2)), BinaryPrimitives.ReadInt32BigEndian(image.AsSpan(at + 14)));
            found.Add((encoding.GetString(image.AsSpan(at + 33, image[at + 32])), Encoding.UTF8.GetString(image.AsSpan(start * 2048, length))));
        }
        found.ShouldBe(Wanted().Select(w => (wide ? w.Name : w.Name.ToUpperInvariant().Replace('-', '_') + ".;1", w.Text)).OrderBy(w => w.Item1, StringComparer.Ordinal));
        image[18 * 2048].ShouldBe((byte)255);
    }

    [Fact]
    public void Image_FollowsFromItsTextsAlone()
    {
        texts.Image().ShouldBe((texts with { }).Image());
        texts.FileName.ShouldBe($"croft-web-01-{texts.Digest[..12]}.iso");
        CloudInitTexts[] others = [texts with { Hostname = "web-02" }, texts with { User = null }, texts with { Network = null }, texts with { Vendor = texts.User, User = texts.Vendor }, texts with { User = "" }];
        others.Append(texts).Select(t => t.Digest).ShouldBeUnique();
        others.Append(texts).Select(t => Convert.ToHexString(t.Image())).ShouldBeUnique();
        // Nothing that a storage takes for a folder or an option.
        (texts with { Hostname = "a/b c" }).FileName.ShouldStartWith("croft-a_b_c-");
    }

    [Fact]
    public void UserData_IsThereWithoutAUserPart() => Encoding.UTF8.GetString((texts with { User = null }).Image()).ShouldContain("#cloud-config\n\0");

    static (string Name, string Text)[] Wanted() =>
        [("meta-data", $"instance-id: croft-{texts.Digest[..12]}\nlocal-hostname: web-01\n"), ("user-data", $"{texts.User}\n"), ("network-config", $"{texts.Network}\n"), ("vendor-data", $"{texts.Vendor}\n")];
}
