namespace Croft.Acceptance.Tests.Kills;

[Collection("access changes"), Kills("access grant", "access.acl")]
public sealed class KilledGrant(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var user = $"{Own("granted")}@pve";
        await Lab.Witness.PostAsync("/access/users", ("userid", user));
        return new OtherScene($"to {user}", ["access", "grant", user, "PVEVMUser", "--path", "/vms"], call => call is { Method: "PUT", Path: "/access/acl" }, "acl/vms update");
    }
}

[Collection("access changes"), Kills("access revoke", "access.acl")]
public sealed class KilledRevoke(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var user = $"{Own("revoked")}@pve";
        await Lab.Witness.PostAsync("/access/users", ("userid", user));
        (await Lab.CroftAsync("access", "grant", user, "PVEVMUser", "--path", "/storage")).Done();
        return new OtherScene($"from {user}", ["access", "revoke", user, "PVEVMUser", "--path", "/storage"], call => call is { Method: "PUT", Path: "/access/acl" }, "acl/storage update");
    }
}

[Collection("access changes"), Kills("access create-token", "access.token.create")]
public sealed class KilledTokenCreate(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var token = $"root@pam!{Own("made")}";
        return Task.FromResult(new OtherScene($"create token {token} ", ["access", "create-token", token], call => call.Method == "POST" && call.Path.Contains("/token/", StringComparison.Ordinal), $"token/{token} create")
        {
            Untold = $"croft access delete-token '{token}' --cluster lab;",
        });
    }
}

[Collection("access changes"), Kills("access delete-token", "access.token.delete")]
public sealed class KilledTokenDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var name = Own("doomed");
        var token = $"root@pam!{name}";
        await Lab.Witness.PostAsync($"/access/users/root@pam/token/{name}");
        return new OtherScene($"delete token {token} ", ["access", "delete-token", token, "--yes", token], call => call.Method == "DELETE" && call.Path.Contains("/token/", StringComparison.Ordinal), $"token/{token} delete");
    }
}

[Collection("access changes"), Kills("access create-role", "access.role.create")]
public sealed class KilledRoleCreate(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var role = Own("Made");
        return Task.FromResult(new OtherScene($"create role {role} ", ["access", "create-role", role, "VM.Audit"], call => call is { Method: "POST", Path: "/access/roles" }, $"role/{role} create"));
    }
}

[Collection("access changes"), Kills("access delete-role", "access.role.delete")]
public sealed class KilledRoleDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var role = Own("Doomed");
        await Lab.Witness.PostAsync("/access/roles", ("roleid", role), ("privs", "VM.Audit"));
        return new OtherScene($"delete role {role} ", ["access", "delete-role", role, "--yes", role], call => call.Method == "DELETE" && call.Path == $"/access/roles/{role}", $"role/{role} delete");
    }
}

[Collection("access changes"), Kills("access create-user", "access.user.create")]
public sealed class KilledUserCreate(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var user = $"{Own("made")}@pve";
        var password = Lab.Folder.Beside("password");
        await File.WriteAllTextAsync(password, "correct horse");
        return new OtherScene($"create user {user} ", ["access", "create-user", user, "--password-file", password], call => call is { Method: "POST", Path: "/access/users" }, $"user/{user} create");
    }
}

[Collection("access changes"), Kills("access delete-user", "access.user.delete")]
public sealed class KilledUserDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var user = $"{Own("doomed")}@pve";
        await Lab.Witness.PostAsync("/access/users", ("userid", user));
        return new OtherScene($"delete user {user} ", ["access", "delete-user", user, "--yes", user], call => call.Method == "DELETE" && call.Path.StartsWith("/access/users/", StringComparison.Ordinal), $"user/{user} delete");
    }
}

[Collection("access changes"), Kills("access create-group", "access.group.create")]
public sealed class KilledAccessGroupCreate(KillLab labs) : KilledOther(labs)
{
    private protected override Task<OtherScene> ArrangeAsync()
    {
        var group = Own("made");
        return Task.FromResult(new OtherScene($"create group {group} of lab", ["access", "create-group", group], call => call is { Method: "POST", Path: "/access/groups" }, $"group/{group} create"));
    }
}

[Collection("access changes"), Kills("access delete-group", "access.group.delete")]
public sealed class KilledAccessGroupDelete(KillLab labs) : KilledOther(labs)
{
    private protected override async Task<OtherScene> ArrangeAsync()
    {
        var group = Own("doomed");
        await Lab.Witness.PostAsync("/access/groups", ("groupid", group));
        return new OtherScene($"delete group {group} of lab", ["access", "delete-group", group, "--yes", group], call => call.Method == "DELETE" && call.Path == $"/access/groups/{group}", $"group/{group} delete");
    }
}
