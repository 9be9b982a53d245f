using System.Reflection;
using System.Text.RegularExpressions;

namespace Croft.Proxmox.Tests.Schema;

/// <summary>No method that calls the API escapes the schema: each stands among the calls that are checked against it.</summary>
public sealed class EveryMethodTests
{
    /// <summary>Those that are made of calls which are checked.</summary>
    static readonly string[] composed = ["OpenTerminalAsync", "OpenScreenAsync", "RunAsync", "AwaitAsync", "FollowAsync", "KnowsAsync", "SendAsync"];

    [Fact]
    public void Methods_ThatCallTheApi_AreAmongTheCheckedCalls()
    {
        var checkedCalls = string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(Here())!, "*.cs").Append(Path.Combine(Path.GetDirectoryName(Here())!, "..", "Entries", "EntryCase.cs")).Select(File.ReadAllText));
        var methods =
            from type in typeof(ProxmoxApi).Assembly.GetExportedTypes()
            where type.IsValueType && type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Any(f => f.FieldType == typeof(ProxmoxApi)) || type == typeof(ProxmoxApi)
            from method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
            where method.Name.EndsWith("Async", StringComparison.Ordinal) && !composed.Contains(method.Name)
            select (type, method.Name);

        methods.Distinct().Where(m => !Regex.IsMatch(checkedCalls, $@"\.{m.Name}\(")).Select(m => $"{m.type.Name}.{m.Name}").ShouldBeEmpty();
        methods.Select(m => m.type).Distinct().Count().ShouldBeGreaterThan(25);
    }

    static string Here([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
}
