namespace Croft.Sandbox.Access;

/// <summary>Who makes a call: a user, perhaps through one of the user's tokens.</summary>
internal sealed class Identity(string userId, ApiToken? token = null)
{
    /// <summary>Nobody yet; only the few calls that need no login see it.</summary>
    public static readonly Identity Anonymous = new("");

    public string UserId { get; } = userId;

    public ApiToken? Token { get; } = token;

    /// <summary>"root@pam!full" with a token; this form stands in UPIDs and logs.</summary>
    public string AuthId { get; } = token is null ? userId : $"{userId}!{token.Id}";

    public bool IsRoot => AuthId == "root@pam";

    public override string ToString() => AuthId;
}
