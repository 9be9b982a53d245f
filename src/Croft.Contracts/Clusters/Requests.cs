using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;

namespace Croft.Contracts;

/// <summary>Adds a cluster after its certificate is trusted and its credential tried.</summary>
public sealed record AddClusterRequest
{
    /// <summary>Name to use.</summary>
    [Positional(0), Description("Name to know the cluster by."), RegularExpression("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}", ErrorMessage = "is no cluster name: a letter or digit, then up to 62 letters, digits, '.', '_' and '-'.")]
    public string Name { get; init; } = "";

    /// <summary>Address of any of its nodes.</summary>
    [Positional(1), Description("Address of any node, such as https://pve1:8006.")]
    public string Url { get; init; } = "";

    /// <summary>API token.</summary>
    [Secret, Description("API token, user@realm!id=secret.")]
    public string? Token { get; init; }

    /// <summary>User of a password.</summary>
    [Description("User (user@realm) to log in as, instead of a token.")]
    public string? User { get; init; }

    /// <summary>Password of the user.</summary>
    [Secret, Description("Password of the user.")]
    public string? Password { get; init; }

    /// <summary>Fingerprint of the node's certificate.</summary>
    [Description("SHA-256 fingerprint of the node's certificate, compared before anything is sent.")]
    public string? Fingerprint { get; init; }

    /// <summary>Trusts what is seen now.</summary>
    [Description("Trust the certificate seen now, without comparing it.")]
    public bool TrustOnFirstUse { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}

/// <summary>Lists clusters.</summary>
public sealed record ListClustersRequest;

/// <summary>Names one cluster.</summary>
public sealed record ShowClusterRequest
{
    /// <summary>The cluster.</summary>
    [Positional(0), Description("Name of the cluster."), Names("cluster")]
    public string Name { get; init; } = "";
}

/// <summary>Tries a cluster's nodes, credential and privileges.</summary>
public sealed record TestClusterRequest
{
    /// <summary>The cluster.</summary>
    [Positional(0), Description("Name of the cluster."), Names("cluster")]
    public string Name { get; init; } = "";
}

/// <summary>Shows the certificate a cluster shows now; takes it when its fingerprint is given.</summary>
public sealed record TrustClusterRequest
{
    /// <summary>The cluster.</summary>
    [Positional(0), Description("Name of the cluster."), Names("cluster")]
    public string Name { get; init; } = "";

    /// <summary>The new fingerprint, as confirmation.</summary>
    [Description("Fingerprint of the new certificate, to take it.")]
    public string? Fingerprint { get; init; }
}

/// <summary>Replaces a cluster's credential, after it was tried.</summary>
public sealed record SetClusterTokenRequest
{
    /// <summary>The cluster.</summary>
    [Positional(0), Description("Name of the cluster."), Names("cluster")]
    public string Name { get; init; } = "";

    /// <summary>API token.</summary>
    [Secret, Description("API token, user@realm!id=secret.")]
    public string? Token { get; init; }

    bool PrintMembers(StringBuilder text) => Masked.Print(this, text);
}

/// <summary>Forgets a cluster: its credential, trust and readings. Nothing changes there.</summary>
public sealed record RemoveClusterRequest
{
    /// <summary>The cluster.</summary>
    [Positional(0), Description("Name of the cluster."), Names("cluster")]
    public string Name { get; init; } = "";
}
