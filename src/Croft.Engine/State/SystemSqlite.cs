using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Croft.Contracts;

namespace Croft.Engine.State;

/// <summary>Makes the managed SQLite packages use the system's library (docs/decisions/0003).</summary>
static class SystemSqlite
{
    const string Name = "libsqlite3.so.0";

    /// <summary>SQLITE_CONFIG_MULTITHREAD.</summary>
    const int MultiThread = 2;

    /// <summary>The library, told before its first call that no connection is used by two threads at once: a lock around every value read costs a third of a long list.</summary>
    static readonly Lazy<nint> library = new(static () =>
    {
        if (!NativeLibrary.TryLoad(Name, out var handle))
            return 0;
        sqlite3_config(MultiThread);
        return handle;
    });

    static readonly System.Version Oldest = new(3, 38);
    static bool found;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The binding has to be redirected before the first use of SQLite, wherever that is.")]
    internal static void Redirect() => AssemblyLoadContext.Default.Resolving += static (context, wanted) =>
    {
        // EF asks for a version of these that is not published; the older one has all that is used.
        if (wanted.Version is null || !wanted.Name!.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal))
            return null;
        var assembly = context.LoadFromAssemblyName(new AssemblyName(wanted.Name));
        UseSystemLibrary();
        return assembly;
    };

    /// <summary>Version of the system's library; null when it is missing.</summary>
    public static string? Version => NativeLibrary.TryLoad(Name, out _) ? Loaded() : null;

    /// <summary>Refuses a library that is missing or too old.</summary>
    /// <exception cref="FailureException">Unsupported, naming the package to install.</exception>
    public static void Demand()
    {
        var version = Loaded();
        Check(found, version);
    }

    static string Loaded()
    {
        UseSystemLibrary();
        SQLitePCL.Batteries_V2.Init();
        return SQLitePCL.raw.sqlite3_libversion().utf8_to_string();
    }

    internal static void Check(bool present, string version)
    {
        if (!present)
            throw new FailureException(FailureKind.Unsupported, $"The system's SQLite ({Name}) is missing.", "Install it: apt install libsqlite3-0");
        if (System.Version.Parse(version) < Oldest)
            throw new FailureException(
                FailureKind.Unsupported, $"The system's SQLite is {version}; Croft needs {Oldest} or newer.", "Upgrade it: apt install libsqlite3-0");
    }

    static void UseSystemLibrary()
    {
        // Nobody may go on to SQLite while another thread is still binding it; the load below may come back here.
        lock (gate)
        {
            if (redirected)
                return;
            redirected = true;
            NativeLibrary.SetDllImportResolver(Assembly.Load("SQLitePCLRaw.provider.e_sqlite3"), static (wanted, _, _) =>
                wanted == "e_sqlite3" && (found = library.Value != 0) ? library.Value : 0);
        }
    }

    [DllImport(Name), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int sqlite3_config(int option);

    static readonly Lock gate = new();
    static bool redirected;
}
