using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Croft.Engine.State.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    intent = table.Column<long>(type: "bigint", nullable: true),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    face = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    verb = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    request = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    outcome = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    detail = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    mac = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.sequence);
                });

            migrationBuilder.CreateTable(
                name: "choices",
                columns: table => new
                {
                    resource = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    owner = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_choices", x => x.resource);
                });

            migrationBuilder.CreateTable(
                name: "clusters",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    endpoints = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    nodes = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    system_trust = table.Column<bool>(type: "boolean", nullable: false),
                    fingerprints = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    authority = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    account = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    is_token = table.Column<bool>(type: "boolean", nullable: false),
                    secret = table.Column<byte[]>(type: "bytea", nullable: false),
                    proxmox_name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    identity = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    added = table.Column<long>(type: "bigint", nullable: false),
                    seen = table.Column<long>(type: "bigint", nullable: true),
                    trouble = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clusters", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "plans",
                columns: table => new
                {
                    number = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    parent = table.Column<int>(type: "integer", nullable: true),
                    verb = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    title = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    made = table.Column<long>(type: "bigint", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plans", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "workspace",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workspace", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "config_readings",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    vmid = table.Column<int>(type: "integer", nullable: false),
                    config = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    pending = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_config_readings", x => new { x.cluster, x.vmid });
                    table.ForeignKey(
                        name: "FK_config_readings_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "guest_readings",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    vmid = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<int>(type: "integer", nullable: false),
                    node = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    tags = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    pool = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    template = table.Column<bool>(type: "boolean", nullable: false),
                    @lock = table.Column<string>(name: "lock", type: "text", nullable: true, collation: "C"),
                    ha = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    cpu = table.Column<double>(type: "double precision", nullable: true),
                    cores = table.Column<double>(type: "double precision", nullable: true),
                    memory = table.Column<long>(type: "bigint", nullable: true),
                    memory_max = table.Column<long>(type: "bigint", nullable: true),
                    disk_max = table.Column<long>(type: "bigint", nullable: true),
                    started = table.Column<long>(type: "bigint", nullable: true),
                    digest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    pending = table.Column<bool>(type: "boolean", nullable: true),
                    config_seen = table.Column<long>(type: "bigint", nullable: true),
                    changed = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_guest_readings", x => new { x.cluster, x.vmid });
                    table.ForeignKey(
                        name: "FK_guest_readings_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "look_spans",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_look_spans", x => new { x.cluster, x.since });
                    table.ForeignKey(
                        name: "FK_look_spans_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "node_readings",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    node = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    cpu = table.Column<double>(type: "double precision", nullable: true),
                    cores = table.Column<int>(type: "integer", nullable: true),
                    memory = table.Column<long>(type: "bigint", nullable: true),
                    memory_max = table.Column<long>(type: "bigint", nullable: true),
                    disk = table.Column<long>(type: "bigint", nullable: true),
                    disk_max = table.Column<long>(type: "bigint", nullable: true),
                    started = table.Column<long>(type: "bigint", nullable: true),
                    seen = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_node_readings", x => new { x.cluster, x.node });
                    table.ForeignKey(
                        name: "FK_node_readings_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "past_readings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    until = table.Column<long>(type: "bigint", nullable: false),
                    field = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    before = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    after = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_past_readings", x => x.id);
                    table.ForeignKey(
                        name: "FK_past_readings_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "storage_readings",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    node = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    storage = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    used = table.Column<long>(type: "bigint", nullable: true),
                    total = table.Column<long>(type: "bigint", nullable: true),
                    content = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    shared = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_storage_readings", x => new { x.cluster, x.node, x.storage });
                    table.ForeignKey(
                        name: "FK_storage_readings_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "task_readings",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    upid = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    node = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    subject = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    user = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    status = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    failed = table.Column<bool>(type: "boolean", nullable: false),
                    started = table.Column<long>(type: "bigint", nullable: false),
                    ended = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_task_readings", x => new { x.cluster, x.upid });
                    table.ForeignKey(
                        name: "FK_task_readings_clusters_cluster",
                        column: x => x.cluster,
                        principalTable: "clusters",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    plan = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    owner = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    heartbeat = table.Column<long>(type: "bigint", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    started = table.Column<long>(type: "bigint", nullable: false),
                    ended = table.Column<long>(type: "bigint", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    cancelled_by = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    last_event = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_runs", x => x.id);
                    table.ForeignKey(
                        name: "FK_runs_plans_plan",
                        column: x => x.plan,
                        principalTable: "plans",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "leases",
                columns: table => new
                {
                    resource = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    run = table.Column<int>(type: "integer", nullable: false),
                    taken = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leases", x => new { x.resource, x.run });
                    table.ForeignKey(
                        name: "FK_leases_runs_run",
                        column: x => x.run,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_events",
                columns: table => new
                {
                    run = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    step = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    step_state = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    run_state = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    line = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    progress = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_events", x => new { x.run, x.sequence });
                    table.ForeignKey(
                        name: "FK_run_events_runs_run",
                        column: x => x.run,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_steps",
                columns: table => new
                {
                    run = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    document = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    undo_of = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    started = table.Column<long>(type: "bigint", nullable: true),
                    ended = table.Column<long>(type: "bigint", nullable: true),
                    intent = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    upid = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    marks = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    evidence = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    warnings = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    failure = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_run_steps", x => new { x.run, x.id });
                    table.ForeignKey(
                        name: "FK_run_steps_runs_run",
                        column: x => x.run,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_clusters_identity",
                table: "clusters",
                column: "identity",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_guest_readings_name",
                table: "guest_readings",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_leases_resource",
                table: "leases",
                column: "resource",
                unique: true,
                filter: "taken IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_leases_run",
                table: "leases",
                column: "run");

            migrationBuilder.CreateIndex(
                name: "IX_past_readings_cluster_kind_subject_until",
                table: "past_readings",
                columns: new[] { "cluster", "kind", "subject", "until" });

            migrationBuilder.CreateIndex(
                name: "IX_past_readings_until",
                table: "past_readings",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "IX_run_steps_kind_ended",
                table: "run_steps",
                columns: new[] { "kind", "ended" });

            migrationBuilder.CreateIndex(
                name: "IX_run_steps_upid",
                table: "run_steps",
                column: "upid");

            migrationBuilder.CreateIndex(
                name: "IX_runs_plan",
                table: "runs",
                column: "plan",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_runs_state",
                table: "runs",
                column: "state");

            migrationBuilder.CreateIndex(
                name: "IX_task_readings_started",
                table: "task_readings",
                column: "started");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "choices");

            migrationBuilder.DropTable(
                name: "config_readings");

            migrationBuilder.DropTable(
                name: "guest_readings");

            migrationBuilder.DropTable(
                name: "leases");

            migrationBuilder.DropTable(
                name: "look_spans");

            migrationBuilder.DropTable(
                name: "node_readings");

            migrationBuilder.DropTable(
                name: "past_readings");

            migrationBuilder.DropTable(
                name: "run_events");

            migrationBuilder.DropTable(
                name: "run_steps");

            migrationBuilder.DropTable(
                name: "storage_readings");

            migrationBuilder.DropTable(
                name: "task_readings");

            migrationBuilder.DropTable(
                name: "workspace");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "clusters");

            migrationBuilder.DropTable(
                name: "plans");
        }
    }
}
