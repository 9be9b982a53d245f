using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Croft.Server.Hosting;

/// <summary><c>/api</c>: the API to read and try, from its description; a token is typed in and stays in the page.</summary>
static class ApiPage
{
    public static void Use(IApplicationBuilder web)
    {
        web.Use(static (http, next) =>
        {
            // Its own scripts and styles, and calls to this server alone.
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
            return next(http);
        });
        web.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "api";
            page.SwaggerEndpoint("/openapi/v1.json", "Croft");
            page.DocumentTitle = "Croft's API";
            page.ConfigObject.AdditionalItems["syntaxHighlight"] = false;
            page.DefaultModelsExpandDepth(-1);
            page.EnableFilter();
            page.EnableDeepLinking();
            page.EnableTryItOutByDefault();
            page.DisplayRequestDuration();
            page.DocExpansion(Swashbuckle.AspNetCore.SwaggerUI.DocExpansion.None);
        });
    }
}
