using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.State;

/// <summary>A section of croft.yaml that a room owns, with the record it becomes.</summary>
/// <param name="Name">Key at the top of croft.yaml, such as <c>runs</c>.</param>
/// <param name="Options">A record with a parameterless constructor; defaults are its initialisers, limits its attributes.</param>
public sealed record OptionSection(string Name, Type Options);

/// <summary>How a room says that it has options.</summary>
public static class OptionSections
{
    /// <summary>Gives <typeparamref name="TOptions"/> a section in croft.yaml and makes it injectable.</summary>
    public static IServiceCollection AddOptionSection<TOptions>(this IServiceCollection services, string name) where TOptions : class, new() =>
        services
            .AddSingleton(new OptionSection(name, typeof(TOptions)))
            .AddSingleton(s => s.GetRequiredService<Settings>().Get<TOptions>());
}
