using System.Text.Json;
using Croft.Contracts;

namespace Croft.Engine.Runs.Reports;

/// <summary>The report's record as indented JSON.</summary>
static class JsonReport
{
    static readonly JsonSerializerOptions Indented = new(StepJson.Options) { WriteIndented = true };

    public static string Render(RunReport report) => JsonSerializer.Serialize(report, Indented) + "\n";
}
