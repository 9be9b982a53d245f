using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Names a user.</summary>
public record UserRequest : AccountChangeRequest
{
    /// <summary>Full id, <c>user@realm</c>.</summary>
    [Positional(0), Description("User, as anna@pve."), Required, StringLength(64)]
    [RegularExpression(Accounts.User, ErrorMessage = "has to be user@realm.")]
    public string User { get; init; } = "";
}

/// <summary>Asks for a user to be made.</summary>
public sealed record CreateUserRequest : UserRequest
{
    /// <summary>Password to begin with; 8 to 64 characters.</summary>
    [Secret, Description("Password to begin with, of 8 characters at least; only users of the realm pve have one in Proxmox.")]
    public string? Password { get; init; }

    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(2048)]
    public string? Comment { get; init; }

    /// <summary>Mail address.</summary>
    [Description("Mail address."), StringLength(254), RegularExpression(@"[^\s@]+@[^\s@]+", ErrorMessage = "is no mail address.")]
    public string? Email { get; init; }

    /// <summary>Groups they are in.</summary>
    [Description("Group they are in.")]
    public IReadOnlyList<string> Group { get; init; } = [];

    /// <summary>Days until they can't log in any more.</summary>
    [Description("Until they can't log in any more; for ever when not said."), Unit("days"), Range(1, 36_500)]
    public int? Days { get; init; }

    /// <summary>True when they can't log in until somebody enables them.</summary>
    [Description("Can't log in, nor use tokens, until somebody enables them.")]
    public bool Disabled { get; init; }

    /// <inheritdoc/>
    protected override bool PrintMembers(StringBuilder builder) => Masked.Print(this, builder);
}

/// <summary>Asks for a user to be deleted.</summary>
public sealed record DeleteUserRequest : UserRequest;

/// <summary>Names a group of users.</summary>
public record GroupRequest : AccountChangeRequest
{
    /// <summary>The group.</summary>
    [Positional(0), Description("Group, as admins."), Required, RegularExpression("[A-Za-z0-9._-]+", ErrorMessage = "has to be letters, digits, dots, dashes and underscores.")]
    public string Group { get; init; } = "";
}

/// <summary>Asks for a group of users to be made.</summary>
public sealed record CreateGroupRequest : GroupRequest
{
    /// <summary>Comment.</summary>
    [Description("Comment kept with it."), StringLength(512)]
    public string? Comment { get; init; }
}

/// <summary>Asks for a group of users to be deleted.</summary>
public sealed record DeleteGroupRequest : GroupRequest;
