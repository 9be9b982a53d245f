using Croft.Contracts;
using Croft.Engine.Runs;
using Croft.Engine.Verbs;
using Microsoft.Extensions.DependencyInjection;

namespace Croft.Engine.Accounts;

/// <summary>Proxmox's own users, tokens, roles and rights, and what Croft's account needs of them.</summary>
/// <remarks>
/// Uses Verbs, Secrets, Access, Clusters, Runs, Inventory, Guests and Pools. Everything is asked live; what Croft's account may not
/// see is told with the privilege it lacks.
/// </remarks>
public static class AccountsRoom
{
    /// <summary>Adds the room.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<AccountReader>()
        .AddVerb<ListUsers, ListUsersRequest, Page<UserRow>>()
        .AddVerb<ListTokens, ListTokensRequest, Page<TokenRow>>()
        .AddVerb<ListRoles, ListRolesRequest, Page<RoleRow>>()
        .AddVerb<ListAcl, ListAclRequest, Page<AclRow>>()
        .AddVerb<ListPermissions, ListPermissionsRequest, Page<PermissionRow>>()
        .AddVerb<PlanGrant, GrantPlanRequest, GrantPlan>()
        .AddSingleton<AccessReader>()
        .AddStepKind<AclStep>()
        .AddStepKind<CreateTokenStep>()
        .AddStepKind<DeleteTokenStep>()
        .AddStepKind<CreateRoleStep>()
        .AddStepKind<DeleteRoleStep>()
        .AddStepKind<CreateUserStep>()
        .AddStepKind<DeleteUserStep>()
        .AddStepKind<CreateGroupStep>()
        .AddStepKind<DeleteGroupStep>()
        .AddChangeVerb<GrantAccess, GrantRequest>()
        .AddChangeVerb<RevokeAccess, RevokeRequest>()
        .AddChangeVerb<CreateToken, CreateTokenRequest>()
        .AddChangeVerb<DeleteToken, DeleteTokenRequest>()
        .AddChangeVerb<CreateRole, CreateRoleRequest>()
        .AddChangeVerb<DeleteRole, DeleteRoleRequest>()
        .AddChangeVerb<CreateUser, CreateUserRequest>()
        .AddChangeVerb<DeleteUser, DeleteUserRequest>()
        .AddChangeVerb<CreateGroup, CreateGroupRequest>()
        .AddChangeVerb<DeleteGroup, DeleteGroupRequest>();
}
