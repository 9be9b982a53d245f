using System.Text.Json;
using Croft.Contracts;
using Croft.Engine.Runs;

namespace Croft.Engine.Planning;

/// <summary>A plan in a file: it stands for the kept plan of its number, as long as it says the same.</summary>
static class PlanFile
{
    /// <summary>The kept plan that a file shows.</summary>
    /// <exception cref="FailureException">Invalid: no plan, or one that was changed since it was written. NotFound: a plan of another workspace.</exception>
    public static async Task<Plan> KeptAsync(string text, RunEngine runs, CancellationToken ct)
    {
        using var file = Parse(text);
        var root = file.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("number", out var said) || !said.TryGetInt32(out var number) || !root.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array)
            throw Wrong("The file holds no plan.");
        var kept = await runs.KeptAsync(number, ct);
        if (!root.TryGetProperty("made", out var made) || !made.TryGetDateTimeOffset(out var at) || (at - kept.Made).Duration() > TimeSpan.FromSeconds(1))
            throw Wrong($"The file holds another plan {number} than this workspace keeps: it was made elsewhere, or changed.");
        foreach (var (field, planned) in new[] { ("parallelism", JsonSerializer.SerializeToElement(kept.Parallelism)), ("onFailure", JsonSerializer.SerializeToElement(kept.OnFailure, StepJson.Options)) })
        {
            if (!root.TryGetProperty(field, out var says) || !JsonElement.DeepEquals(says, planned))
                throw Wrong($"'{field}' of plan {number} is not as it was planned: the file was changed by hand.");
        }
        var shown = steps.EnumerateArray().ToList();
        for (var i = 0; i < Math.Max(shown.Count, kept.Steps.Count); i++)
        {
            if (i >= shown.Count || i >= kept.Steps.Count || !Same(shown[i], kept.Steps[i]))
                throw Wrong($"Step {(i < kept.Steps.Count ? kept.Steps[i].Id : i + 1)} of plan {number} is not as it was planned: the file was changed by hand.");
        }
        return kept;
    }

    static bool Same(JsonElement shown, PlanStep kept) =>
        Text(shown, "id") == kept.Id && Text(shown, "kind") == kept.Kind && Text(shown, "title") == kept.Title
        && shown.TryGetProperty("action", out var action) && JsonElement.DeepEquals(action, kept.Action);

    static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            throw Wrong("The file holds no plan.");
        }
    }

    static FailureException Wrong(string why) => new(FailureKind.Invalid, why, "Plan again: croft plan --out FILE. What a plan does is changed in the manifests.");
}
