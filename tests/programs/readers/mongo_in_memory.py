"""Imported before udata: its MongoDB is mongomock, in memory."""

import mongoengine
import mongomock

_connect = mongoengine.connect


def _in_memory(db: object = None, alias: str = "default", **_options: object) -> object:
    mongoengine.disconnect(alias)
    return _connect(
        "udata", alias=alias, mongo_client_class=mongomock.MongoClient, uuidRepresentation="standard"
    )


mongoengine.connect = _in_memory
