using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Croft.Engine.State.Migrations.Sqlite
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
                type: "INTEGER",
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
