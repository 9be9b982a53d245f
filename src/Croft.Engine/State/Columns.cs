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

    Columns(nint statement, DbDataReader? other) => (this.statement, this.other) = (statement, other);

    /// <summary>Of whichever row the reader stands on; valid until the reader is disposed.</summary>
    public static Columns Of(DbDataReader reader) =>
        reader is SqliteDataReader ? new(((SafeHandle)handle.GetValue(reader)!).DangerousGetHandle(), null) : new(0, reader);

    public bool IsNull(int column) => other?.IsDBNull(column) ?? sqlite3_column_type(statement, column) == NullType;

    public string Text(int column) => other?.GetString(column) ?? Marshal.PtrToStringUTF8(sqlite3_column_text(statement, column), sqlite3_column_bytes(statement, column));

    public string? MaybeText(int column) => IsNull(column) ? null : Text(column);

    public long Number(int column) => other?.GetInt64(column) ?? sqlite3_column_int64(statement, column);

    public long? MaybeNumber(int column) => IsNull(column) ? null : Number(column);

    public bool Truth(int column) => other?.GetBoolean(column) ?? sqlite3_column_int64(statement, column) != 0;

    public bool? MaybeTruth(int column) => IsNull(column) ? null : Truth(column);

    public double? MaybeDouble(int column) => IsNull(column) ? null : other?.GetDouble(column) ?? sqlite3_column_double(statement, column);

    /// <summary>A time kept as UTC ticks.</summary>
    public DateTimeOffset? MaybeTime(int column) => IsNull(column) ? null : new DateTimeOffset(Number(column), TimeSpan.Zero);

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
