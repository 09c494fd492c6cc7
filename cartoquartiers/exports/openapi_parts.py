"""What every part of an OpenAPI document says in the same way."""

from typing import Any

Json = dict[str, Any]


def ref(name: str) -> Json:
    """A schema of this document, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def problem(description: str) -> Json:
    """An answer that tells what is wrong (RFC 9457)."""
    content = {"application/problem+json": {"schema": ref("ProblemDocument")}}
    return {"description": description, "content": content}
