using System.Globalization;
using Croft.Contracts;
using Croft.Engine.Identity;
using Croft.Engine.Verbs;
using Croft.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Croft.Server.Api;

/// <summary>Plans that were shown, to be seen again and started; and what the command of a run answered, told once.</summary>
internal sealed class PlanEndpoints(ServerParts parts, Repeats repeats, RunKeeper runs)
{
    public const string PlanPath = VerbRoute.Root + "/plans/{plan}", StartPath = PlanPath + "/start", AnswerPath = VerbRoute.Root + "/runs/{run}/answer";

    public void Map(IEndpointRouteBuilder web)
    {
        web.MapMethods(PlanPath, ["GET"], (RequestDelegate)ShowAsync);
        web.MapMethods(StartPath, ["POST"], (RequestDelegate)(http => repeats.OnceAsync(http, tellsTwice: true, () => StartAsync(http))));
        web.MapMethods(AnswerPath, ["POST"], (RequestDelegate)AnswerAsync);
    }

    async Task ShowAsync(HttpContext http) =>
        await Answers.WriteAsync(http, StatusCodes.Status200OK, await parts.Runner.KeptAsync(Number(http, "plan"), ContextOf(http), http.RequestAborted), typeof(Plan));

    async Task StartAsync(HttpContext http)
    {
        await DemandNothingElseAsync(http);
        var context = ContextOf(http);
        await StartAsync(http, await parts.Runner.KeptAsync(Number(http, "plan"), context, http.RequestAborted), context);
    }

    /// <summary>What is started was shown: nothing but its confirmation is taken.</summary>
    /// <exception cref="FailureException">Invalid.</exception>
    static async Task DemandNothingElseAsync(HttpContext http)
    {
        if (http.Request.Query.Keys.FirstOrDefault(k => k != RequestReader.Confirm) is { } other)
            throw new FailureException(new Failure(FailureKind.Invalid, $"'start' was not done: {other} is no parameter of the query here.") { Faults = [new Fault(other, "is no parameter of the query here")] });
        var body = new byte[64];
        var length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (!string.Concat(System.Text.Encoding.UTF8.GetString(body, 0, length).Where(c => !char.IsWhiteSpace(c))).Equals(length == 0 ? "" : "{}", StringComparison.Ordinal))
            throw new FailureException(FailureKind.Invalid, "'start' was not done: a plan is started as it was shown, and takes no body.", "Leave the body out, or send {}.");
    }

    /// <summary>Starts a run of a plan: 202 with the run, or 403 with what has to be confirmed.</summary>
    public async Task StartAsync(HttpContext http, Plan plan, VerbContext context)
    {
        string? confirmed = http.Request.Query[RequestReader.Confirm];
        if (plan.Confirmation is { } asked && !asked.IsMetBy(confirmed))
        {
            await Unconfirmed(plan, asked, confirmed).WriteAsync(http);
            return;
        }
        // Whoever hangs up now has asked for it all the same.
        var run = await parts.Runner.StartAsync(plan, confirmed, context, CancellationToken.None);
        runs.Follow(run);
        http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{VerbRoute.Root}/runs/{run.Id}");
        await Answers.WriteAsync(http, StatusCodes.Status202Accepted, run, typeof(RunRow));
    }

    /// <summary>Where a verb answered with a run of this process, that is followed.</summary>
    public void Follow(object result)
    {
        if (result is RunRow run) runs.Follow(run);
    }

    // It may be a secret: whoever started the run hears it, by nothing that could not have started it, and nobody a second time.
    async Task AnswerAsync(HttpContext http)
    {
        var context = ContextOf(http);
        var run = (RunDetail)await parts.Runner.RunAsync(parts.Catalogue["run show"], new ShowRunRequest { Run = Number(http, "run") }, context, http.RequestAborted);
        var outcome = run.Run.Actor == context.Actor.Name && parts.Catalogue.TryFind(run.Run.Verb, out var verb) && context.Actor.May(verb.Info.Permission) && parts.Runs.TakeAnswer(run.Run.Id) is { } answer
            ? CommandOutcome.Of(run.Run.Id, answer)
            : CommandOutcome.Of(run);
        if (outcome is null) http.Response.StatusCode = StatusCodes.Status204NoContent;
        else await Answers.WriteAsync(http, StatusCodes.Status200OK, outcome, typeof(CommandOutcome));
    }

    /// <summary>Who calls, through this face.</summary>
    public static VerbContext ContextOf(HttpContext http) => new(http.Features.Get<Caller>()!.Actor, VerbEndpoint.Face);

    static int Number(HttpContext http, string name) => int.TryParse((string?)http.GetRouteValue(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new FailureException(new Failure(FailureKind.Invalid, $"'{http.GetRouteValue(name)}' is no number of a {name}.") { Faults = [new Fault(name, "is no whole number")] });

    static Problem Unconfirmed(Plan plan, Confirmation asked, string? confirmed) => new(
        StatusCodes.Status403Forbidden, "not confirmed", $"'{plan.Title}' {(confirmed is null ? "has to be confirmed" : $"was confirmed with something else than '{asked.Type}'")}: {asked.Because.TrimEnd('.')}.")
    {
        Kind = FailureKind.Denied,
        Plan = plan.Number,
        Confirmation = asked,
        WayOut = string.Create(CultureInfo.InvariantCulture, $"Look at plan {plan.Number}, then POST {VerbRoute.Root}/plans/{plan.Number}/start?confirm={Uri.EscapeDataString(asked.Type)}"),
    };
}
