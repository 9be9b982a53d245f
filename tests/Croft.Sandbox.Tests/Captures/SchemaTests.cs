using System.Text.Json;
using Croft.Sandbox.Access;
using Croft.Sandbox.Calls;
using Croft.Sandbox.State;
using Croft.Sandbox.Tests.Support;
using Croft.Sandbox.Wire;

namespace Croft.Sandbox.Tests.Captures;

/// <summary>Every call against the schema of each release that is played: parameters, and what reading calls answer.</summary>
public sealed class SchemaTests(ITestOutputHelper output)
{
    public static TheoryData<string> Releases => ApiSchema.Folder is null ? [] : [.. PveVersion.All.Select(release => release.Release)];

    static IReadOnlyList<Call> Calls(ClusterState state, Certificates certificates) =>
        [.. AllCalls.For(new Authentication(state, new Tickets(TimeProvider.System)), certificates).Where(call => call.IsIn(state.Release))];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Releases))]
    public void Parameters_OfEveryCall_AreThoseOfTheRelease(string release)
    {
        var (schema, version) = (ApiSchema.Read(release), PveVersion.Find(release)!);
        using var certificates = new Certificates(TimeProvider.System, null);
        var state = new ClusterState("schema", TimeProvider.System, 0, version) { Random = new Random(1) };
        var (calls, missing, differing) = (0, 0, new List<string>());
        foreach (var call in Calls(state, certificates))
        {
            calls++;
            if (schema.Find(call.Method, call.Path) is not { } declared)
            {
                differing.Add($"{call.Method} {call.Path}: no such call");
                continue;
            }
            differing.AddRange(SchemaCheck.Parameters(call, declared, version).Select(fault => $"{call.Method} {call.Path} {fault}"));
            missing += SchemaCheck.Missing(call, declared, version).Count();
        }
        output.WriteLine($"{release}: {calls} calls, {differing.Count} differences, {missing} parameters of Proxmox not taken");
        // ./test shows this line.
        Console.WriteLine($"captures {release}: {calls} calls of the sandbox held against the schema, differing with a reason {differing.Count}");
        differing.ForEach(output.WriteLine);
        differing.Except(SchemaExceptions.Parameters, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Releases))]
    public async Task Answers_OfReadingCalls_AreAsTheReleaseSays(string release)
    {
        var schema = ApiSchema.Read(release);
        await using var sandbox = await Sandboxed.StartAsync(new SandboxOptions { Version = release });
        await SchemaEstate.FillAsync(sandbox);
        using var certificates = new Certificates(TimeProvider.System, null);
        var (checkedCalls, unreached, differing) = (0, 0, new List<string>());
        foreach (var call in Calls(sandbox.Cluster.State, certificates).Where(call => call.Method == "GET" && !call.OpensSocket))
        {
            var reply = await sandbox.Client.Get(SchemaEstate.Fill(sandbox, call));
            if (reply.Status != 200)
            {
                unreached++;
                output.WriteLine($"not answered: {call.Path} {reply.Status} {reply.Reason}");
                continue;
            }
            checkedCalls++;
            if (schema.Find("GET", call.Path) is { } declared && declared.TryGetProperty("returns", out var returns) && returns.ValueKind is JsonValueKind.Object)
                differing.AddRange(SchemaCheck.Returns("data", reply.Data, returns).Select(fault => $"{call.Path} {fault}"));
        }
        output.WriteLine($"{release}: {checkedCalls} answers checked, {unreached} calls not answered, {differing.Count} differences");
        differing.ForEach(output.WriteLine);
        differing.Where(difference => !SchemaExceptions.Answers.Any(known => difference.StartsWith(known, StringComparison.Ordinal))).ShouldBeEmpty();
    }
}
