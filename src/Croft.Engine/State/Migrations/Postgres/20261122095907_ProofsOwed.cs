using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Croft.Engine.State.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class ProofsOwed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "unproven",
                table: "kept_specs",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "unproven",
                table: "kept_specs");
        }
    }
}
