using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Croft.Engine.State.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddKeptSpecs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "kept_specs",
                columns: table => new
                {
                    cluster = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    kind = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    identity = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    since = table.Column<long>(type: "bigint", nullable: false),
                    until = table.Column<long>(type: "bigint", nullable: true),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    text = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_specs", x => new { x.cluster, x.kind, x.identity, x.since });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kept_specs");
        }
    }
}
