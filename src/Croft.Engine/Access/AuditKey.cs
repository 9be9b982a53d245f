using System.Security.Cryptography;
using System.Text;
using Croft.Engine.Secrets;
using Croft.Engine.State;

namespace Croft.Engine.Access;

/// <summary>The key of the audit's chain and of its head, derived from the master key.</summary>
public sealed class AuditKey(MasterKey master, Workspace workspace)
{
    /// <summary>Which master key it comes from, in hex.</summary>
    public string MasterId => Convert.ToHexStringLower(master.Id);

    /// <summary>What stands before the first row; binds the chain to its workspace.</summary>
    internal byte[] Beginning => Sign("beginning", workspace.Id.ToString());

    internal byte[] Chain => master.Derive("audit");

    /// <summary>An HMAC over a text, for one purpose.</summary>
    internal byte[] Sign(string purpose, string text) => HMACSHA256.HashData(Chain, Encoding.UTF8.GetBytes($"{purpose}\n{text}"));
}
