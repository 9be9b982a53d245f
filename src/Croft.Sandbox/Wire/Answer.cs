namespace Croft.Sandbox.Wire;

/// <summary>What goes back: status line, and a body in a rented buffer or none.</summary>
internal readonly record struct Answer(int Status, string Reason, JsonBuffer? Body, bool IsRelayed, string? Text = null, TimeSpan Delay = default)
{
    /// <summary>What becomes of it on its way; null when it arrives whole.</summary>
    public Faults.SpoiltAnswer? Spoilt { get; init; }

    public static Answer Of(ApiFault fault, JsonBuffer body, bool extjs)
    {
        var reason = FirstLine(fault.Message);
        if (!fault.Json)
        {
            body.Dispose();
            return new Answer(fault.Status, reason, null, false, fault.Text, fault.Delay);
        }
        body.Clear();
        var json = body.Json;
        json.WriteStartObject();
        json.WriteNull("data"u8);
        json.WriteString("message"u8, fault.Newline ? fault.Message + "\n" : fault.Message);
        if (fault.Errors is { } errors)
        {
            json.WriteStartObject("errors"u8);
            foreach (var (name, text) in errors)
                json.WriteString(name, text);
            json.WriteEndObject();
        }
        if (extjs)
        {
            json.WriteNumber("success"u8, 0);
            json.WriteNumber("status"u8, fault.Status);
        }
        json.WriteEndObject();
        return extjs
            ? new Answer(200, "OK", body, false)
            : new Answer(fault.Status, reason, body, false, null, fault.Delay);
    }

    static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\n', '\r');
        return end < 0 ? message : message[..end];
    }
}
