using System.Buffers.Binary;
using System.Text;

namespace Croft.Engine.Storage;

/// <summary>Writes small ISO 9660 volumes (ECMA-119) with Joliet names; the same files always make the same bytes.</summary>
/// <remarks>No date is written, since a clock would make each image another. Joliet keeps names as they are; the names of the primary tree are in letters that ECMA-119 allows.</remarks>
internal static class IsoImage
{
    const int Sector = 2048;

    /// <summary>Where things stand, in sectors: what readers demand first, path tables (low and high byte first, of each tree), both root folders, then files.</summary>
    const int Primary = 16, Joliet = 17, End = 18, PathTables = 19, PrimaryRoot = 23, JolietRoot = 24, Files = 25;

    const int RecordHead = 33, RootRecord = 34, PathTableSize = 10;

    /// <summary>A volume that holds these files in its root.</summary>
    /// <param name="label">Name of the volume, at most 16 characters.</param>
    /// <param name="files">Names and contents.</param>
    public static byte[] Write(string label, IReadOnlyList<(string Name, byte[] Content)> files)
    {
        // Readers may search by name, so folders are sorted.
        var sorted = files.OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        var starts = new List<int>();
        var next = Files;
        foreach (var (_, content) in sorted)
        {
            starts.Add(next);
            next += Math.Max(1, (content.Length + Sector - 1) / Sector);
        }
        var image = new byte[next * Sector];
        Describe(At(image, Primary), 1, label, PrimaryRoot, PathTables, next);
        Describe(At(image, Joliet), 2, label, JolietRoot, PathTables + 2, next);
        Mark(At(image, End), 255);
        foreach (var (at, root) in new[] { (PathTables, PrimaryRoot), (PathTables + 2, JolietRoot) })
        {
            WritePathTable(At(image, at), root, BinaryPrimitives.WriteInt32LittleEndian, BinaryPrimitives.WriteInt16LittleEndian);
            WritePathTable(At(image, at + 1), root, BinaryPrimitives.WriteInt32BigEndian, BinaryPrimitives.WriteInt16BigEndian);
        }
        WriteRoot(At(image, PrimaryRoot), PrimaryRoot, [.. sorted.Select((f, i) => (Encoding.ASCII.GetBytes(PrimaryName(f.Name)), starts[i], f.Content.Length))]);
        WriteRoot(At(image, JolietRoot), JolietRoot, [.. sorted.Select((f, i) => (Encoding.BigEndianUnicode.GetBytes(f.Name), starts[i], f.Content.Length))]);
        foreach (var (i, (_, content)) in sorted.Index()) content.CopyTo(At(image, starts[i]));
        return image;
    }

    static Span<byte> At(byte[] image, int sector) => image.AsSpan(sector * Sector);

    /// <summary><c>user-data</c> as the primary tree has it: <c>USER_DATA.;1</c>.</summary>
    static string PrimaryName(string name) => $"{name.ToUpperInvariant().Replace('-', '_')}.;1";

    static void Mark(Span<byte> sector, byte type)
    {
        sector[0] = type;
        "CD001"u8.CopyTo(sector[1..]);
        sector[6] = 1;
    }

    /// <summary>A volume descriptor, primary (1) or supplementary (2).</summary>
    static void Describe(Span<byte> sector, byte type, string label, int root, int pathTable, int sectors)
    {
        Mark(sector, type);
        var wide = type == 2;
        Words(sector[8..40], "", wide);
        Words(sector[40..72], label, wide);
        Both(sector[80..], sectors);
        // UCS-2 of level 3, by which readers know Joliet.
        if (wide) "%/E"u8.CopyTo(sector[88..]);
        BothShort(sector[120..], 1);
        BothShort(sector[124..], 1);
        BothShort(sector[128..], Sector);
        Both(sector[132..], PathTableSize);
        BinaryPrimitives.WriteInt32LittleEndian(sector[140..], pathTable);
        BinaryPrimitives.WriteInt32BigEndian(sector[148..], pathTable + 1);
        WriteRecord(sector[156..], [0], root, Sector, isFolder: true);
        // Volume set, publisher, preparer, application, and three names of files.
        foreach (var (from, to) in new[] { (190, 318), (318, 446), (446, 574), (574, 702), (702, 739), (739, 776), (776, 813) }) Words(sector[from..to], "", wide);
        // Four dates that are not said: made, changed, expired, in force.
        foreach (var at in new[] { 813, 830, 847, 864 }) sector[at..(at + 16)].Fill((byte)'0');
        sector[881] = 1;
    }

    /// <summary>The folder itself, its parent, which is the same, and its files.</summary>
    static void WriteRoot(Span<byte> sector, int root, IReadOnlyList<(byte[] Name, int Start, int Length)> files)
    {
        WriteRecord(sector, [0], root, Sector, isFolder: true);
        WriteRecord(sector[RootRecord..], [1], root, Sector, isFolder: true);
        var at = 2 * RootRecord;
        foreach (var (name, start, length) in files) at += WriteRecord(sector[at..Sector], name, start, length, isFolder: false);
    }

    /// <summary>One entry of a folder; returns its length.</summary>
    static int WriteRecord(Span<byte> record, ReadOnlySpan<byte> name, int start, int length, bool isFolder)
    {
        var size = RecordHead + name.Length + (name.Length % 2 == 0 ? 1 : 0);
        record[0] = (byte)size;
        Both(record[2..], start);
        Both(record[10..], length);
        record[25] = isFolder ? (byte)2 : (byte)0;
        BothShort(record[28..], 1);
        record[32] = (byte)name.Length;
        name.CopyTo(record[RecordHead..]);
        return size;
    }

    delegate void WriteNumber<in TNumber>(Span<byte> into, TNumber value);

    /// <summary>The root alone, by its place and as its own parent.</summary>
    static void WritePathTable(Span<byte> sector, int root, WriteNumber<int> number, WriteNumber<short> small)
    {
        sector[0] = 1;
        number(sector[2..], root);
        small(sector[6..], 1);
    }

    static void Words(Span<byte> field, string text, bool wide)
    {
        if (!wide)
        {
            field.Fill((byte)' ');
            Encoding.ASCII.GetBytes(text, field);
            return;
        }
        for (var i = 1; i < field.Length; i += 2) field[i] = (byte)' ';
        Encoding.BigEndianUnicode.GetBytes(text, field);
    }

    static void Both(Span<byte> field, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(field, value);
        BinaryPrimitives.WriteInt32BigEndian(field[4..], value);
    }

    static void BothShort(Span<byte> field, short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(field, value);
        BinaryPrimitives.WriteInt16BigEndian(field[2..], value);
    }
}
