"""Add the tenant's parameter values and the ledger of evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "catalogue_parameter_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_parameter_values"),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["accounts_people.id"], name="fk_catalogue_parameter_values_set_by_id_accounts_people"
        ),
    )
    op.create_index("ix_catalogue_parameter_values_name_id", "catalogue_parameter_values", ["name", "id"])
    op.create_table(
        "evidence_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("out_of", sa.Float(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_records"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts_people.id"], name="fk_evidence_records_person_id_accounts_people"
        ),
        sa.CheckConstraint("points >= 0 AND points <= out_of", name=op.f("ck_evidence_records_points_in_range")),
    )
    op.create_index(
        "uq_evidence_records_subject", "evidence_records", ["subject_kind", "subject_id", "version"], unique=True
    )
    op.create_index("ix_evidence_records_person", "evidence_records", ["person_id", "kind", "id"])


def downgrade() -> None:
    op.drop_table("evidence_records")
    op.drop_table("catalogue_parameter_values")
