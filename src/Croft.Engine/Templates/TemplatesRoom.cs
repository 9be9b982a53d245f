using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Templates;

/// <summary>What guests are made from: guests that are templates, and files that containers are made from.</summary>
/// <remarks>
/// Uses Verbs, Clusters, Runs, Inventory, Guests and Storage. A template's file is a volume like any other:
/// how it comes to a storage and is known again is the storages' business.
/// </remarks>
public static class TemplatesRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddTemplates(this IServiceCollection services) => services
        .AddStepKind<DownloadTemplateStep>()
        .AddStepKind<PullTemplateStep>()
        .AddVerb<ListTemplates, ListTemplatesRequest, Page<TemplateRow>>()
        .AddVerb<AvailableTemplates, AvailableTemplatesRequest, Page<AvailableTemplate>>()
        .AddChangeVerb<DownloadTemplate, DownloadTemplateRequest>()
        .AddChangeVerb<PullTemplate, PullTemplateRequest>();
}
