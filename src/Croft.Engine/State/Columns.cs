using System.Data.Common;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Croft.Engine.State;

/// <summary>Columns of a reader's current row, asked of the system's SQLite directly where it is one of SQLite's: for lists of many rows alone.</summary>
/// <remarks>The managed reader takes and releases a handle several times a value; over 15,000 guests that is most of a list's time.</remarks>
readonly struct Columns
{
    const string Library = "libsqlite3.so.0";
    const int NullType = 5;

    // Named in source, its type would drag in the version of SQLitePCLRaw that is not published (docs/decisions/0003).
    static readonly PropertyInfo handle = typeof(SqliteDataReader).GetProperty("Handle")!;

    readonly nint statement;
    readonly DbDataReader? other;
    readonly Repeats repeats = new();

    Columns(nint statement, DbDataReader? other) => (this.statement, this.other) = (statement, other);

    /// <summary>Of whichever row the reader stands on; valid until the reader is disposed.</summary>
    public static Columns Of(DbDataReader reader) =>
        reader is SqliteDataReader ? new(((SafeHandle)handle.GetValue(reader)!).DangerousGetHandle(), null) : new(0, reader);

    public string Text(int column) =>
        other?.GetString(column) ?? Marshal.PtrToStringUTF8(sqlite3_column_text(statement, column), sqlite3_column_bytes(statement, column));

    /// <summary>A text that other rows have too.</summary>
    public string Repeated(int column) => MaybeRepeated(column)!;

    /// <summary>A text that other rows have too, or null.</summary>
    public string? MaybeRepeated(int column)
    {
        if (other is not null)
            return other.IsDBNull(column) ? null : other.GetString(column);
        var text = sqlite3_column_text(statement, column);
        return text == 0 ? null : repeats.Of(text, sqlite3_column_bytes(statement, column));
    }

    public string? MaybeText(int column)
    {
        if (other is not null)
            return other.IsDBNull(column) ? null : other.GetString(column);
        var text = sqlite3_column_text(statement, column);
        return text == 0 ? null : Marshal.PtrToStringUTF8(text, sqlite3_column_bytes(statement, column));
    }

    public long Number(int column) => other?.GetInt64(column) ?? sqlite3_column_int64(statement, column);

    public long? MaybeNumber(int column)
    {
        if (other is not null)
            return other.IsDBNull(column) ? null : other.GetInt64(column);
        var number = sqlite3_column_int64(statement, column);
        return number == 0 && IsNull(column) ? null : number;
    }

    public bool Truth(int column) => other?.GetBoolean(column) ?? sqlite3_column_int64(statement, column) != 0;

    public bool? MaybeTruth(int column) => other is not null ? other.IsDBNull(column) ? null : other.GetBoolean(column) : MaybeNumber(column) is { } number ? number != 0 : null;

    public double? MaybeDouble(int column)
    {
        if (other is not null)
            return other.IsDBNull(column) ? null : other.GetDouble(column);
        var number = sqlite3_column_double(statement, column);
        return number == 0 && IsNull(column) ? null : number;
    }

    /// <summary>A time kept as UTC ticks.</summary>
    public DateTimeOffset? MaybeTime(int column) => MaybeNumber(column) is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>SQLite answers a null as zero or no text; only such a value has to be asked for its type.</summary>
    bool IsNull(int column) => sqlite3_column_type(statement, column) == NullType;

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int sqlite3_column_type(nint statement, int column);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern long sqlite3_column_int64(nint statement, int column);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern double sqlite3_column_double(nint statement, int column);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint sqlite3_column_text(nint statement, int column);

    [DllImport(Library), SuppressGCTransition, DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int sqlite3_column_bytes(nint statement, int column);
}
