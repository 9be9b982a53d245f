using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Croft.Contracts;
using Croft.Server.Api;

namespace Croft.Server.OpenApi;

/// <summary>The API's description (OpenAPI 3.1), derived from the catalogue alone.</summary>
public static class ApiDescription
{
    static readonly JsonSerializerOptions indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Writes it.</summary>
    /// <param name="routes">Every verb's route.</param>
    /// <param name="version">Version of Croft.</param>
    public static byte[] Write(IEnumerable<VerbRoute> routes, string version)
    {
        var schemas = new Schemas();
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(r => r.Template).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var methods = new JsonObject();
            foreach (var route in path.OrderBy(r => r.Method, StringComparer.Ordinal)) methods[route.Method.ToLowerInvariant()] = Operation(route, schemas);
            paths[path.Key] = methods;
        }
        paths[PlanEndpoints.PlanPath] = new JsonObject { ["get"] = OfPlan("plan show", "Shows a plan that was kept.", [], "200", schemas.Of(typeof(Plan)), schemas) };
        paths[PlanEndpoints.StartPath] = new JsonObject { ["post"] = OfPlan("plan start", "Starts a run of a plan that was shown.", [Asked(RequestReader.Confirm, "What was typed to confirm it.", "string")], "202", schemas.Of(typeof(RunRow)), schemas) };
        paths[PlanEndpoints.AnswerPath] = new JsonObject { ["post"] = OfPlan("run answer", "Tells once what the command of a run answered.", [], "200", schemas.Of(typeof(CommandOutcome)), schemas) };
        schemas.Of(typeof(Problem));
        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Croft",
                ["version"] = version,
                ["description"] = "Every verb of Croft. A verb that changes the estate answers 202 with its run, or with its plan where plan=true; what destroys has to be confirmed.",
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["schemas"] = schemas.Components,
            },
        };
        return JsonSerializer.SerializeToUtf8Bytes(document, indented);
    }

    static JsonObject Operation(VerbRoute route, Schemas schemas)
    {
        var verb = route.Verb;
        var parameters = new JsonArray([.. route.Segments.Select(s => s.Property).OfType<PropertyInfo>().Select(p => Parameter(p, "path", schemas))]);
        if (!route.HasBody)
            foreach (var property in route.Rest.Where(p => p != route.File)) parameters.Add(Parameter(property, "query", schemas));
        if (Paging.Cuts(route))
        {
            parameters.Add(Asked(Paging.Limit, "How many rows at most.", "integer"));
            parameters.Add(Asked(Paging.Cursor, "The 'next' of the page before.", "string"));
        }
        if (verb is { Plans: true, OnlyShows: false })
        {
            parameters.Add(Asked(RequestReader.Plan, "True to see the plan alone; nothing is changed.", "boolean"));
            parameters.Add(Asked(RequestReader.Confirm, "What was typed to confirm it, where the plan asks.", "string"));
        }
        if (verb.Forgets is { } lost) parameters.Add(Asked(RequestReader.Confirm, $"Its name again: gone will be {lost}.", "string"));
        var operation = new JsonObject
        {
            ["operationId"] = verb.FullName.Replace(' ', '-'),
            ["summary"] = verb.Summary,
            ["tags"] = new JsonArray(verb.Noun.Length == 0 ? "whole" : verb.Noun),
            ["x-permission"] = verb.Permission,
            ["x-effect"] = Words.Camel(verb.Effect.ToString()),
        };
        if (route.Method != "GET") parameters.Add(new JsonObject { ["name"] = Repeats.Header, ["in"] = "header", ["schema"] = new JsonObject { ["type"] = "string", ["maxLength"] = 200 }, ["description"] = "A key of the caller's: sent again with it, the call is answered as before and not carried out again." });
        if (verb.Streams && EventStream.ResumedBy(verb.Request) is not null) parameters.Add(new JsonObject { ["name"] = EventStream.LastEventId, ["in"] = "header", ["schema"] = new JsonObject { ["type"] = "string" }, ["description"] = "Id of the event told last: goes on after it, as clients of event streams do by themselves." });
        if (route.File is { } file) parameters.Add(Parameter(file, "query", schemas));
        if (parameters.Count > 0) operation["parameters"] = parameters;
        if (route.File is not null) operation["requestBody"] = Body("application/octet-stream", [], required: true);
        else if (route.HasBody && route.Rest.Any()) operation["requestBody"] = Body("application/json", RequestOf(route, schemas), route.Rest.Any(VerbRoute.IsRequired));
        operation["responses"] = Responses(verb, schemas);
        return operation;
    }

    static JsonObject RequestOf(VerbRoute route, Schemas schemas)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject([.. route.Rest.Select(p => KeyValuePair.Create<string, JsonNode?>(VerbRoute.NameOf(p), schemas.Described(p)))]), ["additionalProperties"] = false };
        var required = new JsonArray([.. route.Rest.Where(p => VerbRoute.IsRequired(p) && !VerbRoute.MayBeNone(p)).Select(p => (JsonNode)VerbRoute.NameOf(p))]);
        if (required.Count > 0) schema["required"] = required;
        return schema;
    }

    static JsonObject Responses(VerbInfo verb, Schemas schemas)
    {
        var responses = new JsonObject();
        if (verb.Streams)
        {
            responses["200"] = Answer("Items one by one, each as JSON.", "text/event-stream", schemas.Of(verb.Result));
            responses["200"]!["content"]!["application/x-ndjson"] = new JsonObject { ["schema"] = schemas.Of(verb.Result) };
        }
        else
        {
            responses["200"] = Answer(verb.Plans ? "The plan, where it alone was asked for or there is nothing to do." : "The result.", "application/json", schemas.Of(verb.Result));
        }
        if (verb is { Plans: true, OnlyShows: false }) responses["202"] = Answer("The run that was started; Location tells where it is.", "application/json", schemas.Of(typeof(RunRow)));
        responses["default"] = Answer("What went wrong.", "application/problem+json", schemas.Of(typeof(Problem)));
        return responses;
    }

    static JsonObject OfPlan(string name, string summary, JsonNode[] asked, string status, JsonObject schema, Schemas schemas)
    {
        var named = name == "run answer" ? "run" : "plan";
        return new JsonObject
        {
            ["operationId"] = name.Replace(' ', '-'),
            ["summary"] = summary,
            ["tags"] = new JsonArray(named),
            ["parameters"] = new JsonArray([new JsonObject { ["name"] = named, ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "integer" } }, .. asked]),
            ["responses"] = new JsonObject { [status] = Answer(summary, "application/json", schema), ["default"] = Answer("What went wrong.", "application/problem+json", schemas.Of(typeof(Problem))) },
        };
    }

    static JsonObject Parameter(PropertyInfo property, string place, Schemas schemas)
    {
        var schema = property.PropertyType == typeof(FileContent) ? new JsonObject { ["type"] = "string", ["description"] = "Name of the file that is sent as the body." } : schemas.Described(property);
        var said = schema["description"]?.DeepClone();
        schema.Remove("description");
        var parameter = new JsonObject { ["name"] = VerbRoute.NameOf(property), ["in"] = place, ["schema"] = schema };
        if (VerbRoute.IsMap(property.PropertyType)) (parameter["style"], parameter["explode"]) = ("deepObject", true);
        if (said is not null) parameter["description"] = place == "path" && VerbRoute.MayBeNone(property) ? $"{said} '{VerbRoute.None}' for none." : said;
        if (place == "path" || VerbRoute.IsRequired(property)) parameter["required"] = true;
        return parameter;
    }

    static JsonObject Asked(string name, string description, string type) => new() { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = type }, ["description"] = description };

    static JsonObject Body(string type, JsonObject schema, bool required) => new() { ["required"] = required, ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } } };

    static JsonObject Answer(string description, string type, JsonObject schema) => new() { ["description"] = description, ["content"] = new JsonObject { [type] = new JsonObject { ["schema"] = schema } } };
}
