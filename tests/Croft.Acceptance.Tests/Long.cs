namespace Croft.Acceptance.Tests;

/// <summary>Whether the long suites were asked for (<c>./test --long</c>).</summary>
static class Long
{
    public static bool Asked { get; } = Environment.GetEnvironmentVariable("CROFT_LONG") == "1";
}
