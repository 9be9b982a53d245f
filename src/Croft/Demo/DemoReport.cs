using System.Text.Json;
using System.Text.Json.Serialization;
using Croft.Contracts;

namespace Croft.Demo;

/// <summary>What the demo did and what the API said afterwards; written by <c>--report</c>.</summary>
/// <param name="Proven">True when every step ended as it should and every effect was read back.</param>
sealed record DemoReport(bool Proven, DateTimeOffset Started, double Seconds, IReadOnlyList<DemoStep> Steps)
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);
}

/// <summary>One step of the demo.</summary>
/// <param name="Command">What was typed, as a user would.</param>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Expected">What it should end with; a step that shows a refusal expects one.</param>
sealed record DemoStep(string Title, string Command, int ExitCode, int Expected, double Seconds, IReadOnlyList<DemoProof> Proofs)
{
    /// <summary>True when it ended as it should and every effect was read back.</summary>
    public bool Proven => ExitCode == Expected && Proofs.All(p => p.Holds);
}

/// <summary>An effect, asked of the cluster's API by a client of its own.</summary>
/// <param name="Expected">What has to be so, in words.</param>
/// <param name="Holds">True when it was read back.</param>
/// <param name="Evidence">The call, the field and what it held.</param>
sealed record DemoProof(string Expected, bool Holds, Evidence Evidence);
