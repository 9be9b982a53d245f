using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Croft.Bench;

var rows = new Argument<int[]>("rows") { Description = "Rows to measure: 1 to 15; all when none is named." };
var croft = new Option<string>("--croft") { Description = "The launcher.", Required = true };
var app = new Option<string>("--app") { Description = "The folder of the built program.", Required = true };
var json = new Option<FileInfo?>("--json") { Description = "Writes the figures there, too." };
var guests = new Option<int>("--guests") { Description = "Guests a cluster.", DefaultValueFactory = _ => 600 };
var clusters = new Option<int>("--clusters") { Description = "Clusters of the estate.", DefaultValueFactory = _ => 25 };
rows.AcceptOnlyFromAmong([.. Enumerable.Range(1, 15).Select(r => r.ToString(CultureInfo.InvariantCulture))]);
var command = new RootCommand("Measures Croft against its budgets.") { rows, croft, app, json, guests, clusters };
command.SetAction(async (parsed, ct) =>
{
    var wanted = parsed.GetValue(rows) is { Length: > 0 } some ? some : [.. Enumerable.Range(1, 15)];
    var figures = new Figures(Console.Out);
    using var folder = new TemporaryFolder();
    if (wanted.Contains(7))
        await new CommandRow(parsed.GetValue(croft)!, parsed.GetValue(app)!, figures).RunAsync(folder.Path, ct);
    if (wanted.Intersect([1, 2, 3, 4, 5, 8]).Any())
    {
        var size = new EstateSize(parsed.GetValue(clusters), 20, parsed.GetValue(guests));
        await using var estate = await Estate.StartAsync(parsed.GetValue(croft)!, folder.Path, size, figures, ct);
        await EstateRows.RunAsync(estate, wanted, figures, ct);
    }
    if (wanted.Contains(9))
        await LifecycleRow.RunAsync(parsed.GetValue(croft)!, folder.Path, figures, ct);
    if (wanted.Contains(10))
        await CloneRow.RunAsync(parsed.GetValue(croft)!, folder.Path, figures, ct);
    if (wanted.Contains(11))
        await PeerRow.RunAsync(parsed.GetValue(croft)!, folder.Path, figures, ct);
    if (wanted.Contains(6))
        await IdleRow.RunAsync(parsed.GetValue(croft)!, parsed.GetValue(app)!, folder.Path, figures, ct);
    if (wanted.Intersect([12, 13, 15]).Any())
    {
        var size = new EstateSize(parsed.GetValue(clusters), 20, parsed.GetValue(guests));
        await using var served = await ServedEstate.StartAsync(parsed.GetValue(croft)!, parsed.GetValue(app)!, folder.Path, size, ct);
        await ServedRows.RunAsync(served, wanted, figures, ct);
    }
    if (wanted.Contains(14))
        await StreamRow.RunAsync(parsed.GetValue(croft)!, parsed.GetValue(app)!, folder.Path, figures, ct);
    if (parsed.GetValue(json) is { } file)
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(figures.All, Figures.Json), ct);
    return figures.AllWithin ? 0 : 1;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration(), CancellationToken.None);
