using System.Reflection;
using System.Security.Cryptography;

namespace Croft.Engine.Access.Saving;

/// <summary>What backup and restore take from outside.</summary>
public sealed record StateTools(TimeProvider Time, RandomNumberGenerator Random)
{
    internal string Version { get; } = typeof(StateTools).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
