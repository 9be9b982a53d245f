using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Croft.Engine.Runs.Rows;

/// <summary>A step of a run: the facts from which its next move is derived, by any process.</summary>
sealed class StepEntry
{
    public int Run { get; set; }
    public required string Id { get; set; }
    public int Ordinal { get; set; }
    public required string Kind { get; set; }
    public required string State { get; set; }
    /// <summary>The plan's step as JSON; only where the plan does not hold it (steps that undo).</summary>
    public string? Document { get; set; }
    public string? UndoOf { get; set; }
    public DateTimeOffset? Started { get; set; }
    public DateTimeOffset? Ended { get; set; }
    /// <summary>JSON of the call that is about to be made; committed before it is.</summary>
    public string? Intent { get; set; }
    public string? Upid { get; set; }
    /// <summary>JSON list: which work began when.</summary>
    public string? Marks { get; set; }
    public string? Evidence { get; set; }
    public string? Warnings { get; set; }
    public string? Failure { get; set; }
}

sealed class StepEntryMapping : IEntityTypeConfiguration<StepEntry>
{
    public void Configure(EntityTypeBuilder<StepEntry> builder)
    {
        builder.ToTable("run_steps");
        builder.HasKey(s => new { s.Run, s.Id });
        builder.Property(s => s.Run).HasColumnName("run");
        builder.Property(s => s.Id).HasColumnName("id");
        builder.Property(s => s.Ordinal).HasColumnName("ordinal");
        builder.Property(s => s.Kind).HasColumnName("kind");
        builder.Property(s => s.State).HasColumnName("state");
        builder.Property(s => s.Document).HasColumnName("document");
        builder.Property(s => s.UndoOf).HasColumnName("undo_of");
        builder.Property(s => s.Started).HasColumnName("started");
        builder.Property(s => s.Ended).HasColumnName("ended");
        builder.Property(s => s.Intent).HasColumnName("intent");
        builder.Property(s => s.Upid).HasColumnName("upid");
        builder.Property(s => s.Marks).HasColumnName("marks");
        builder.Property(s => s.Evidence).HasColumnName("evidence");
        builder.Property(s => s.Warnings).HasColumnName("warnings");
        builder.Property(s => s.Failure).HasColumnName("failure");
        builder.HasIndex(s => s.Upid);
        builder.HasIndex(s => new { s.Kind, s.Ended });
        builder.HasOne<RunEntry>().WithMany().HasForeignKey(s => s.Run).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Something that happened in a run, or a line of a task's log.</summary>
sealed class EventEntry
{
    public int Run { get; set; }
    public long Sequence { get; set; }
    public DateTimeOffset At { get; set; }
    public string? Step { get; set; }
    public string? StepState { get; set; }
    public string? RunState { get; set; }
    public string? Line { get; set; }
    public double? Progress { get; set; }
}

sealed class EventEntryMapping : IEntityTypeConfiguration<EventEntry>
{
    public void Configure(EntityTypeBuilder<EventEntry> builder)
    {
        builder.ToTable("run_events");
        builder.HasKey(e => new { e.Run, e.Sequence });
        builder.Property(e => e.Run).HasColumnName("run");
        builder.Property(e => e.Sequence).HasColumnName("sequence");
        builder.Property(e => e.At).HasColumnName("at");
        builder.Property(e => e.Step).HasColumnName("step");
        builder.Property(e => e.StepState).HasColumnName("step_state");
        builder.Property(e => e.RunState).HasColumnName("run_state");
        builder.Property(e => e.Line).HasColumnName("line");
        builder.Property(e => e.Progress).HasColumnName("progress");
        builder.HasOne<RunEntry>().WithMany().HasForeignKey(e => e.Run).OnDelete(DeleteBehavior.Cascade);
    }
}
