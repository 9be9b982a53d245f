using System.Globalization;
using Croft.Contracts;
using Microsoft.AspNetCore.Http;

namespace Croft.Server.Api;

/// <summary><c>limit</c> and <c>cursor</c> for lists whose verb always answers whole: cut here, by the place of the row.</summary>
internal static class Paging
{
    public const string Limit = "limit", Cursor = "cursor";

    /// <summary>True for a list that the verb itself does not cut.</summary>
    public static bool Cuts(VerbRoute route) =>
        route.Method == "GET" && route.Verb.Result.IsAssignableTo(typeof(IPage)) && route.Rest.All(p => VerbRoute.NameOf(p) is not (Limit or Cursor));

    /// <summary>The rows that are asked for, and the cursor of those behind them; everything where nothing is asked.</summary>
    /// <exception cref="FailureException">Invalid: no such page.</exception>
    public static (int Skip, int Take) Of(IQueryCollection query)
    {
        var limit = Number(query, Limit, int.MaxValue);
        var from = Number(query, Cursor, 0);
        return limit == 0 ? throw new FailureException(FailureKind.Invalid, "limit has to be at least 1.") : (from, limit);
    }

    static int Number(IQueryCollection query, string name, int usual) => query[name] switch
    {
        [] => usual,
        [var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw new FailureException(new Failure(FailureKind.Invalid, $"{name} is no number of a row.") { Faults = [new Fault(name, "is no whole number")] }),
    };
}
