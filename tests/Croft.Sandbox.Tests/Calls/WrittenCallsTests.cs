using System.Globalization;
using Croft.Sandbox.Access;
using Croft.Sandbox.Calls;
using Croft.Sandbox.State;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Tests.Calls;

/// <summary>Which parameters each call takes, written down; it holds where Proxmox's own schema is not at hand.</summary>
/// <remarks>
/// A call stands at the start of a line, its parameters indented below: "memory:integer(16..)", "purge:flag", "net[31]", "state=started|stopped", "disk=257words".
/// "!" marks what has to be said, "from 9.0" and "until 9.0" the releases, of a call behind its path, of a parameter as "@9.0" and "@-9.0".
/// </remarks>
public sealed class WrittenCallsTests(ITestOutputHelper output)
{
    [Fact]
    public void Calls_TakeTheParametersThatAreWritten()
    {
        using var certificates = new Certificates(TimeProvider.System, null);
        var state = new ClusterState("written", TimeProvider.System, 0, PveVersion.All[^1]) { Random = new Random(1) };
        var declared = AllCalls.For(new Authentication(state, new Tickets(TimeProvider.System)), certificates).ToLookup(Written, call => call.Parameters.Select(Written), StringComparer.Ordinal);
        var written = Read();

        var differing = declared.Select(call => call.Key).Union(written.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(call =>
        {
            var (taken, known) = (declared[call].SelectMany(p => p).ToHashSet(StringComparer.Ordinal), written.GetValueOrDefault(call) ?? []);
            return !written.ContainsKey(call) ? [$"{call}: not written; it takes {string.Join(' ', taken)}"]
                : !declared.Contains(call) ? [$"{call}: written, and nobody answers it"]
                : taken.Except(known).Select(p => $"{call}: takes {p}, which is not written").Concat(known.Except(taken).Select(p => $"{call}: {p} is written and not taken"));
        }).ToList();

        output.WriteLine($"{written.Count} calls with {written.Values.Sum(p => p.Count)} parameters written");
        differing.ForEach(output.WriteLine);
        differing.ShouldBeEmpty();
    }

    static Dictionary<string, HashSet<string>> Read()
    {
        Dictionary<string, HashSet<string>> calls = new(StringComparer.Ordinal);
        HashSet<string>? parameters = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Calls", "calls.txt")))
        {
            if (line.StartsWith(' '))
                parameters.ShouldNotBeNull().UnionWith(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            else
                calls.Add(line, parameters = new(StringComparer.Ordinal));
        }
        return calls;
    }

    static string Written(Call call) => $"{call.Method} {(call.Path.Length == 0 ? "/" : call.Path)}{Release(" from ", call.Since)}{Release(" until ", call.Until)}";

    static string Written(Parameter parameter) =>
        parameter.Name
        + (parameter.Indexed is { } highest ? $"[{highest}]" : "")
        + (parameter.Type == ParameterType.Text ? "" : $":{parameter.Type.ToString().ToLowerInvariant()}")
        + ((parameter.Minimum, parameter.Maximum) is (null, null) ? "" : string.Create(CultureInfo.InvariantCulture, $"({parameter.Minimum}..{parameter.Maximum})"))
        + (parameter.Values is { } values ? "=" + (values.Count > 30 ? $"{values.Count}words" : string.Join('|', values)) : "")
        + (parameter.IsOptional ? "" : "!")
        + Release("@", parameter.Since)
        + Release("@-", parameter.Until);

    static string Release(string stem, (int Major, int Minor)? release) => release is var (major, minor) ? $"{stem}{major}.{minor}" : "";
}
