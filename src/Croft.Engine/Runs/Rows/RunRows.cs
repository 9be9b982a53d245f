using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Runs.Rows;

/// <summary>A run: its owner is the process that may write below this row, as long as the epoch is the one it took.</summary>
sealed class RunEntry
{
    public int Id { get; set; }
    /// <summary>Unique: a plan is carried out once.</summary>
    public int Plan { get; set; }
    public required string State { get; set; }
    /// <summary>JSON of the owning process; null when none does.</summary>
    public string? Owner { get; set; }
    public long Epoch { get; set; }
    public DateTimeOffset Heartbeat { get; set; }
    public required string Actor { get; set; }
    public DateTimeOffset Started { get; set; }
    public DateTimeOffset? Ended { get; set; }
    public string? Failure { get; set; }
    /// <summary>Who asked to cancel; null when nobody did.</summary>
    public string? CancelledBy { get; set; }
    public long LastEvent { get; set; }
}

sealed class RunEntryMapping : IEntityTypeConfiguration<RunEntry>
{
    public void Configure(EntityTypeBuilder<RunEntry> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).HasColumnName("id").ValueGeneratedOnAdd();
        builder.Property(r => r.Plan).HasColumnName("plan");
        builder.Property(r => r.State).HasColumnName("state");
        builder.Property(r => r.Owner).HasColumnName("owner");
        builder.Property(r => r.Epoch).HasColumnName("epoch");
        builder.Property(r => r.Heartbeat).HasColumnName("heartbeat");
        builder.Property(r => r.Actor).HasColumnName("actor");
        builder.Property(r => r.Started).HasColumnName("started");
        builder.Property(r => r.Ended).HasColumnName("ended");
        builder.Property(r => r.Failure).HasColumnName("failure");
        builder.Property(r => r.CancelledBy).HasColumnName("cancelled_by");
        builder.Property(r => r.LastEvent).HasColumnName("last_event");
        builder.HasIndex(r => r.State);
        builder.HasIndex(r => r.Plan).IsUnique();
        builder.HasOne<PlanRow>().WithMany().HasForeignKey(r => r.Plan).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A resource that a run holds, so that no other run changes it at the same time, or waits for.</summary>
sealed class LeaseEntry
{
    public required string Resource { get; set; }
    public int Run { get; set; }
    /// <summary>Null while the run waits for it.</summary>
    public DateTimeOffset? Taken { get; set; }
}

/// <summary>A resource that a plan has chosen and no run needs yet: the number of a guest that is to be made.</summary>
sealed class ChoiceEntry
{
    public required string Resource { get; set; }
    /// <summary>JSON of the process that planned; once that has ended, nothing is chosen any more.</summary>
    public required string Owner { get; set; }
    public DateTimeOffset Until { get; set; }
}

sealed class ChoiceEntryMapping : IEntityTypeConfiguration<ChoiceEntry>
{
    public void Configure(EntityTypeBuilder<ChoiceEntry> builder)
    {
        builder.ToTable("choices");
        builder.HasKey(c => c.Resource);
        builder.Property(c => c.Resource).HasColumnName("resource");
        builder.Property(c => c.Owner).HasColumnName("owner");
        builder.Property(c => c.Until).HasColumnName("until");
    }
}

sealed class LeaseEntryMapping : IEntityTypeConfiguration<LeaseEntry>
{
    public void Configure(EntityTypeBuilder<LeaseEntry> builder)
    {
        builder.ToTable("leases");
        builder.HasKey(l => new { l.Resource, l.Run });
        builder.Property(l => l.Resource).HasColumnName("resource");
        builder.Property(l => l.Run).HasColumnName("run");
        builder.Property(l => l.Taken).HasColumnName("taken");
        builder.HasIndex(l => l.Run);
        builder.HasIndex(l => l.Resource).IsUnique().HasFilter("taken IS NOT NULL");
        builder.HasOne<RunEntry>().WithMany().HasForeignKey(l => l.Run).OnDelete(DeleteBehavior.Cascade);
    }
}
