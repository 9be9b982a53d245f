using System.Text.Json;
using System.Text.Json.Serialization;

namespace Croft.Engine.Runs;

/// <summary>How plans and step actions are written into the journal.</summary>
public static class StepJson
{
    /// <summary>Camel case, enums as words, nulls left out.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A step's action as it stands in the plan.</summary>
    public static JsonElement Action<TAction>(TAction action) where TAction : class => JsonSerializer.SerializeToElement(action, Options);

    /// <summary>An action out of a plan.</summary>
    internal static TAction Read<TAction>(JsonElement action) where TAction : class =>
        action.Deserialize<TAction>(Options) ?? throw new Contracts.FailureException(Contracts.FailureKind.Bug, $"A step of the plan holds no {typeof(TAction).Name}.");
}
