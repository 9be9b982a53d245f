using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Croft.Contracts;
using SQLitePCL;

namespace Croft.Engine.State;

/// <summary>Uses the system's SQLite library, with the managed part that can be had (decision 3).</summary>
static class SystemSqlite
{
    const string Library = "libsqlite3.so.0";

    /// <summary>Below this EF's JSON operators are missing (SQLite 3.38, <c>-&gt;&gt;</c>).</summary>
    const int Lowest = 3_038_000;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The assembly names must be resolved before any type of EF's SQLite provider loads.")]
    internal static void Resolve()
    {
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name!.StartsWith("SQLitePCLRaw.", StringComparison.Ordinal) && name.Version is not null
                ? context.LoadFromAssemblyName(new AssemblyName(name.Name))
                : null;
        NativeLibrary.SetDllImportResolver(
            Assembly.Load("SQLitePCLRaw.provider.e_sqlite3"),
            static (name, _, _) => name == "e_sqlite3" && NativeLibrary.TryLoad(Library, out var handle) ? handle : 0);
    }

    /// <summary>Loads the library and checks that it is new enough.</summary>
    /// <exception cref="FailureException">Unsupported: it is missing or too old.</exception>
    public static void Demand()
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            throw new FailureException(
                FailureKind.Unsupported, "Croft keeps its state with the system's SQLite, and that is not installed.", "As root: apt-get install libsqlite3-0");
        }
        Batteries_V2.Init();
        if (raw.sqlite3_libversion_number() < Lowest)
        {
            throw new FailureException(
                FailureKind.Unsupported,
                $"The system's SQLite is {raw.sqlite3_libversion().utf8_to_string()}; Croft needs 3.38 or newer.",
                "Upgrade the package libsqlite3-0 (Debian 12 has 3.40).");
        }
    }
}
