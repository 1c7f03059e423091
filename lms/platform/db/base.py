"""The declarative base and the session that all features share."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Float, MetaData
from sqlalchemy.orm import DeclarativeBase, registry

# Named constraints, so that migrations can drop what they added on every database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    # Float is what the migrations write; SQLAlchemy's own choice for float differs between versions.
    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={float: Float()})


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})
Session = db.session
