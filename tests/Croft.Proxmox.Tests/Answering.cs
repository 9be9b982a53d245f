namespace Croft.Proxmox.Tests;

/// <summary>Asks a server that answers all calls alike, and returns what was typed and what was sent.</summary>
static class Answering
{
    public static async Task<(T Typed, RawRequest Sent)> AskAsync<T>(string data, Func<ProxmoxClient, Task<T>> ask)
    {
        await using var server = new RecordedServer(_ => RawAnswer.Json($$"""{"data":{{data}}}"""));
        using var client = server.Client();
        return (await ask(client), server.Requests.ShouldHaveSingleItem());
    }

    public static async Task<string> SentAsync(Func<ProxmoxClient, Task> ask)
    {
        var (_, sent) = await AskAsync("null", async c =>
        {
            await ask(c);
            return 0;
        });
        return $"{sent.Method} {Uri.UnescapeDataString(sent.Target["/api2/json".Length..])}{(sent.Body.Length == 0 ? "" : $" {Uri.UnescapeDataString(sent.Body)}")}";
    }
}
