using System.Text;
using Croft.Contracts;

namespace Croft.Cli.Runs;

/// <summary>A plan's steps and their order in Graphviz's language.</summary>
/// <remarks>Source: <c>https://graphviz.org/doc/info/lang.html</c>.</remarks>
internal static class PlanGraph
{
    /// <summary>The graph: a node a step, an edge from each step to those that wait for it.</summary>
    public static string Of(Plan plan)
    {
        var text = new StringBuilder("digraph plan {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (var step in plan.Steps.Where(s => !s.IsOwn))
        {
            text.Append($"  {Quoted(step.Id)} [label={Quoted($"{step.Id} {step.Title}\n{PlanPrinter.Word(step.Disturbs)}")}, color={Colour(step.Disturbs)}];\n");
            foreach (var before in step.After) text.Append($"  {Quoted(before)} -> {Quoted(step.Id)};\n");
        }
        return text.Append("}\n").ToString();
    }

    static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    static string Colour(Disturbance disturbs) => disturbs switch
    {
        Disturbance.None or Disturbance.Live => "green",
        Disturbance.Pending => "blue",
        Disturbance.Reboot or Disturbance.Restart => "orange",
        _ => "red",
    };
}
