namespace Croft.Proxmox;

/// <summary>Sends a call to the first endpoint that answers, and again only where that is safe.</summary>
/// <remarks>
/// A call that provably never left is tried on every endpoint. One that may have left is tried again only when repeatable. An answer,
/// whatever it says, is final. A refused certificate is final, too: another endpoint must not hide it.
/// </remarks>
sealed class CallSender : IDisposable
{
    const int Repeats = 2;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    readonly ProxmoxOptions options;
    readonly CertificateJudge judge;
    readonly Endpoint[] endpoints;
    int current;

    public CallSender(ProxmoxOptions options)
    {
        this.options = options;
        judge = new CertificateJudge(options.Trust, options.Time);
        endpoints = [.. options.Endpoints.Select(address => new Endpoint(address, options, judge))];
    }

    public async Task<ProxmoxAnswer> SendAsync(ProxmoxCall call, Action<HttpRequestMessage> sign, CallTime time)
    {
        var repeats = 0;
        var asked = new List<Uri>();
        for (var attempt = 1; ; attempt++)
        {
            var index = Volatile.Read(ref current);
            var endpoint = endpoints[index];
            using var request = RequestForm.Build(call, endpoint.Address, time);
            sign(request);
            var left = false;
            ProxmoxException lost;
            try
            {
                using var response = await endpoint.SendAsync(request, time.Token).ConfigureAwait(false);
                left = true;
                return await AnswerReader.ReadAsync(call, endpoint.Address, response, options.AnswerLimit, time.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
            {
                left = left || LostCall.Left(request, e);
                lost = LostCall.Explain(new LostCall(call, endpoint.Address, left, time) { Before = asked }, e);
            }
            asked.Add(endpoint.Address);
            var again = lost.Error == ProxmoxError.Untrusted || time.Passed ? false
                : !left ? attempt <= endpoints.Length
                : call.Repeatable && repeats++ < Repeats;
            // Back to the first, lest calls stay with an endpoint that was only the way out and is not trusted.
            if (lost.Error == ProxmoxError.Untrusted)
                Volatile.Write(ref current, 0);
            if (!again)
                throw lost;
            Interlocked.CompareExchange(ref current, (index + 1) % endpoints.Length, index);
            await PauseAsync(attempt, lost, time).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the endpoint in use once for a websocket, and hands its connection over.</summary>
    public async Task<Stream> UpgradeAsync(ProxmoxCall call, Action<HttpRequestMessage> sign, CallTime time)
    {
        var endpoint = endpoints[Volatile.Read(ref current)];
        using var request = RequestForm.Build(call, endpoint.Address);
        sign(request);
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", "binary");
        // It keeps old proxies from answering out of a cache; within TLS there are none.
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(Guid.NewGuid().ToByteArray()));
        try
        {
            var response = await endpoint.UpgradeAsync(request, time.Token).ConfigureAwait(false);
            if (response.StatusCode == System.Net.HttpStatusCode.SwitchingProtocols)
                return await response.Content.ReadAsStreamAsync(time.Token).ConfigureAwait(false);
            using (response)
                await AnswerReader.ReadAsync(call, endpoint.Address, response, options.AnswerLimit, time.Token).ConfigureAwait(false);
            throw new ProxmoxException(ProxmoxError.BadAnswer, $"{RequestForm.Name(call)} at {endpoint.Address.Authority}: no websocket was opened; it answered {(int)response.StatusCode}. A proxy between may not let websockets through.")
            {
                Call = RequestForm.Name(call),
                Status = (int)response.StatusCode,
            };
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            throw LostCall.Explain(new LostCall(call, endpoint.Address, false, time), e);
        }
    }

    /// <summary>Waits only before an endpoint is asked a second time.</summary>
    async Task PauseAsync(int attempt, ProxmoxException lost, CallTime time)
    {
        var round = attempt / endpoints.Length;
        if (attempt % endpoints.Length != 0)
            return;
        try
        {
            await Task.Delay(FirstPause * round, options.Time, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.Passed)
        {
            throw lost;
        }
    }

    public void Dispose()
    {
        foreach (var endpoint in endpoints)
            endpoint.Dispose();
        judge.Dispose();
    }
}
