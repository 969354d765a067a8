"""Signatures of talks by which near-duplicates are found. Talks that came before have none and stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "likenesses",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("twin_of", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_likenesses_conversation_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_likenesses"),
    )  # fmt: skip
    op.create_index("ix_likenesses_twin_of", "likenesses", ["twin_of"])
    op.create_table(
        "likeness_bands",
        sa.Column("band", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["likenesses.conversation_id"], name="fk_likeness_bands_conversation_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "conversation_id", name="pk_likeness_bands"),
    )  # fmt: skip
    op.create_index("ix_likeness_bands_conversation", "likeness_bands", ["conversation_id"])
