using System.Reflection;
using System.Runtime.InteropServices;
using Croft.Contracts;
using Croft.Engine.Verbs;

namespace Croft.Engine.State;

/// <summary>Says which Croft this is and what it stands on.</summary>
sealed class ShowVersion : IVerb<VersionRequest, VersionResult>
{
    public static VerbInfo Info { get; } = new(
        "", "version", "Shows the version of Croft and what it runs on.", Permissions.Anyone, Effect.Reads, typeof(VersionRequest), typeof(VersionResult))
    {
        About = Part.Nothing,
        NeedsWorkspace = false,
    };

    public Task<VersionResult> RunAsync(VersionRequest request, VerbContext context, CancellationToken ct) => Task.FromResult(new VersionResult(
        typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        RuntimeInformation.FrameworkDescription,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
        SystemSqlite.Version));
}
