"""Mailboxes, processes, threads, messages, drafts, permits, events and instructions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

HOLDS = sa.text("state IN ('planned', 'creating', 'unknown', 'live', 'opened', 'edited', 'gone')")


def upgrade() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=320), nullable=False),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=True),
        sa.Column("cursor_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mailboxes"),
        sa.UniqueConstraint("account", name="uq_mailboxes_account"),
        sa.UniqueConstraint("fingerprint", name="uq_mailboxes_fingerprint"),
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("held", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(fault IS NULL) = (retry_at IS NULL)", name="ck_processes_set_back"),
        sa.CheckConstraint(
            "decision IS NULL OR decided_at IS NOT NULL", name="ck_processes_decided"
        ),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name="fk_processes_mailbox_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
        sa.UniqueConstraint("mailbox_id", "key", name="uq_processes_mailbox_id_key"),
    )
    op.create_index("ix_processes_mailbox_id_due_at", "processes", ["mailbox_id", "due_at"])

    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("gmail_thread_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("withdrawal", sa.String(length=20), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unclear_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removal_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("marker", sa.String(length=200), nullable=False),
        sa.Column("raw_sha256", sa.String(length=64), nullable=False),
        sa.Column("history_id", sa.String(length=64), nullable=False),
        sa.Column("gmail_draft_id", sa.String(length=64), nullable=True),
        sa.Column("gmail_message_id", sa.String(length=64), nullable=True),
        sa.Column("sent_message_id", sa.String(length=64), nullable=True),
        sa.Column("rfc_message_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("planned", sa.Text(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("evidence_message_id", sa.String(length=64), nullable=True),
        sa.Column("evidence_quote", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('thank_you', 'materials', 'follow_up', 'long_haul', 'gracious_reply', 'keep_in_touch')",
            name="ck_drafts_kind",
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' OR withdrawal IS NOT NULL", name="ck_drafts_withdrawn_why"
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'creating', 'unknown', 'live', 'opened', 'edited', 'gone', 'sent', 'discarded', 'withdrawn', 'refused')",
            name="ck_drafts_state",
        ),
        sa.CheckConstraint(
            "withdrawal IN ('lapsed', 'ignored', 'expired')", name="ck_drafts_withdrawal"
        ),
        sa.CheckConstraint("attempt >= 1", name="ck_drafts_attempt"),
        sa.CheckConstraint("length(evidence_quote) <= 300", name="ck_drafts_quote"),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name="fk_drafts_mailbox_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name="fk_drafts_process_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint(
            "mailbox_id",
            "process_id",
            "occasion",
            "attempt",
            name="uq_drafts_mailbox_id_process_id_occasion_attempt",
        ),
        sa.UniqueConstraint("marker", name="uq_drafts_marker"),
    )
    op.create_index("ix_drafts_mailbox_id_state", "drafts", ["mailbox_id", "state"])
    op.create_index(
        "uq_drafts_one_holding",
        "drafts",
        ["process_id"],
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )

    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("gmail_thread_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("evidence_message_id", sa.String(length=64), nullable=True),
        sa.Column("evidence_quote", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('thank_you', 'materials', 'follow_up', 'long_haul', 'gracious_reply', 'keep_in_touch')",
            name="ck_events_kind",
        ),
        sa.CheckConstraint("length(evidence_quote) <= 300", name="ck_events_quote"),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name="fk_events_mailbox_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name="fk_events_process_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_mailbox_id_at", "events", ["mailbox_id", "at"])
    op.create_index("ix_events_process_id_at", "events", ["process_id", "at"])

    op.create_table(
        "instructions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("instruction", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name="fk_instructions_mailbox_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name="fk_instructions_process_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_instructions"),
    )
    op.create_index("ix_instructions_process_id_at", "instructions", ["process_id", "at"])

    op.create_table(
        "threads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("gmail_id", sa.String(length=64), nullable=False),
        sa.Column("process_key", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("history_id", sa.String(length=64), nullable=False),
        sa.Column("labelled", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("user_drafts", sa.Text(), nullable=False),
        sa.Column("foreign_drafts", sa.Text(), nullable=False),
        sa.Column("shelf", sa.String(length=20), nullable=True),
        sa.Column("first_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joined_key", sa.String(length=320), nullable=True),
        sa.Column("marked_for", sa.Integer(), nullable=True),
        sa.CheckConstraint("(fault IS NULL) = (retry_at IS NULL)", name="ck_threads_set_back"),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name="fk_threads_mailbox_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["processes.id"], name="fk_threads_process_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.UniqueConstraint("mailbox_id", "gmail_id", name="uq_threads_mailbox_id_gmail_id"),
    )
    op.create_index("ix_threads_process_id", "threads", ["process_id"])

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("gmail_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name="fk_messages_mailbox_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["threads.id"], name="fk_messages_thread_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("mailbox_id", "gmail_id", name="uq_messages_mailbox_id_gmail_id"),
    )
    op.create_index("ix_messages_thread_id_at", "messages", ["thread_id", "at"])

    op.create_table(
        "permits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("gmail_draft_id", sa.String(length=64), nullable=False),
        sa.Column("gmail_message_id", sa.String(length=64), nullable=False),
        sa.Column("gmail_thread_id", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name="fk_permits_draft_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_permits"),
    )
    op.create_index("ix_permits_draft_id", "permits", ["draft_id"])
