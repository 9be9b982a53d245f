using Croft.Contracts;
using Croft.Engine.Runs.Reports;
using Croft.Engine.Verbs;

namespace Croft.Engine.Runs;

/// <summary><c>run report</c>: the document's text; the face writes files.</summary>
sealed class ReportRun(RunEngine engine) : IVerb<ReportRunRequest, Document>
{
    public static VerbInfo Info { get; } = new(
        "run", "report", "Renders a run: phases, times, results, evidence, next steps.", Permissions.RunRead, Effect.Reads,
        typeof(ReportRunRequest), typeof(Document))
    { About = Part.Guest };

    public async Task<Document> RunAsync(ReportRunRequest request, VerbContext context, CancellationToken ct)
    {
        var report = await engine.ReportAsync(request.Run, ct);
        return request.Format switch
        {
            ReportFormat.Html => new Document($"run-{request.Run}.html", "text/html", HtmlReport.Render(report)),
            ReportFormat.Json => new Document($"run-{request.Run}.json", "application/json", JsonReport.Render(report)),
            _ => new Document($"run-{request.Run}.md", "text/markdown", MarkdownReport.Render(report)),
        };
    }
}
