using System.Text.Json;

namespace Croft.Proxmox;

/// <summary>Puts the credential on requests; holds a ticket where it is a password, and renews it in time.</summary>
sealed class Signer(ProxmoxOptions options, CallSender sender) : IDisposable
{
    /// <summary>Tickets last two hours.</summary>
    static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(90);

    readonly SemaphoreSlim gate = new(1, 1);
    Ticket? held;

    public Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, CallTime time) => call.Unsigned
        ? sender.SendAsync(call, _ => { }, time)
        : SignedAsync(sign => sender.SendAsync(call, sign, time), call.Upload, time);

    /// <summary>Asks for a connection to be handed over, as websockets are.</summary>
    public Task<Stream> UpgradeAsync(ProxmoxCall call, CallTime time) => SignedAsync(sign => sender.UpgradeAsync(call, sign, time), null, time);

    async Task<T> SignedAsync<T>(Func<Action<HttpRequestMessage>, Task<T>> send, FileUpload? upload, CallTime time)
    {
        if (options.Credential is ApiToken token)
            return await send(request => Sign(request, token)).ConfigureAwait(false);
        var password = (Password)options.Credential;
        var ticket = await TicketAsync(password, null, time).ConfigureAwait(false);
        try
        {
            return await send(request => Sign(request, ticket)).ConfigureAwait(false);
        }
        catch (ProxmoxException e) when (e.Error == ProxmoxError.Unauthenticated && upload is not { CanRepeat: false })
        {
            // A ticket can end early (password or key changed, node's clock off). A 401 had no effect, so any call may go again.
            var fresh = await TicketAsync(password, ticket, time).ConfigureAwait(false);
            return await send(request => Sign(request, fresh)).ConfigureAwait(false);
        }
    }

    static void Sign(HttpRequestMessage request, ApiToken token) =>
        request.Headers.TryAddWithoutValidation("Authorization", $"PVEAPIToken={token.Id}={token.Secret}");

    static void Sign(HttpRequestMessage request, Ticket ticket)
    {
        request.Headers.TryAddWithoutValidation("Cookie", "PVEAuthCookie=" + Uri.EscapeDataString(ticket.Value));
        if (request.Method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation("CSRFPreventionToken", ticket.CsrfToken);
    }

    async Task<Ticket> TicketAsync(Password password, Ticket? refused, CallTime time)
    {
        if (Usable(refused) is { } ticket)
            return ticket;
        try
        {
            await gate.WaitAsync(time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.Passed)
        {
            throw new ProxmoxException(ProxmoxError.TimedOut, $"The login of {password.Name} took longer than {time.Limit.TotalSeconds:0.###} s; the call was not sent.");
        }
        try
        {
            return Usable(refused) ?? (held = await LoginAsync(password, time).ConfigureAwait(false));
        }
        finally
        {
            gate.Release();
        }
    }

    Ticket? Usable(Ticket? refused) =>
        held is { } ticket && !ReferenceEquals(ticket, refused) && options.Time.GetUtcNow() - ticket.Asked < RenewAfter ? ticket : null;

    async Task<Ticket> LoginAsync(Password password, CallTime time)
    {
        var asked = options.Time.GetUtcNow();
        var call = new ProxmoxCall(HttpMethod.Post, "/access/ticket")
        {
            Parameters = [new("username", password.User), new("password", password.Secret)],
            Repeatable = true,
        };
        var data = (await sender.SendAsync(call, _ => { }, time).ConfigureAwait(false)).Data;
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("NeedTFA", out _))
            throw new ProxmoxException(ProxmoxError.Unauthenticated,
                $"The login of {password.Name} asks for a second factor, which nobody can give here. Use an API token instead.")
            { Call = RequestForm.Name(call) };
        if (Text(data, "ticket") is not { } value || Text(data, "CSRFPreventionToken") is not { } csrf)
            throw new ProxmoxException(ProxmoxError.BadAnswer, $"The login of {password.Name} was answered without a ticket.") { Call = RequestForm.Name(call) };
        return new Ticket(value, csrf, asked);
    }

    static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public void Dispose() => gate.Dispose();
}
