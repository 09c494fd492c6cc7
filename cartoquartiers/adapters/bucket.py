"""Images of photos kept in a bucket that speaks S3, for a site on several machines.

The keys are the paths of the files on a disk, so that either becomes the other by copying. The bucket is
private: the site alone reads it, after the database has said who may see a photo.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from cartoquartiers.adapters.depot import SHA256
from cartoquartiers.usecases.ports import PHOTO_SIZES

#: The beginnings of an address: HTTPS, or plain HTTP within a closed network.
SCHEMES = ("s3://", "s3+http://")
_MISSING = frozenset({"404", "NoSuchKey"})
_CONFIG = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    s3={"addressing_style": "path"},
    # Newer checksums are AWS's own: other makers of S3 refuse them.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class BucketDepot:
    """The PhotoDepot of a site on several machines (see usecases.ports).

    ``address``: ``s3://KEY:SECRET@host[:port]/bucket[/folder][?region=…]``, key and secret percent-encoded.
    Raises ValueError for another one. A bucket that does not answer is an OSError (EIO), as a disk's.
    """

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        bucket, _slash, folder = parts.path.strip("/").partition("/")
        if not (
            address.startswith(SCHEMES) and parts.hostname and parts.username and parts.password and bucket
        ):
            raise ValueError("s3://CLÉ:SECRET@hôte/seau")
        self._bucket, self._folder = bucket, f"{folder}/" if folder else ""
        host = parts.netloc.rpartition("@")[2]
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=f"{'http' if parts.scheme == 's3+http' else 'https'}://{host}",
            region_name=parse_qs(parts.query).get("region", ["us-east-1"])[0],
            aws_access_key_id=unquote(parts.username),
            aws_secret_access_key=unquote(parts.password),
            config=_CONFIG,
        )

    def put(self, sha256: str, size: int, data: bytes) -> None:
        """Keep one image, wholly or not at all."""
        with _told_as_a_disk():
            self._client.put_object(
                Bucket=self._bucket, Key=self._key(sha256, size), Body=data, ContentType="image/webp"
            )

    def get(self, sha256: str, size: int) -> bytes | None:
        """The bytes of one image, None when there is none."""
        key = self._key(sha256, size)
        with _told_as_a_disk():
            try:
                found = self._client.get_object(Bucket=self._bucket, Key=key)
            except ClientError as refused:
                if refused.response["Error"]["Code"] in _MISSING:
                    return None
                raise
            return bytes(found["Body"].read())

    def exists(self, sha256: str) -> bool:
        """Whether every size of this photo is kept."""
        there = {entry["Key"] for entry in self._entries(self._stem(sha256))}
        return all(self._key(sha256, size) in there for size in PHOTO_SIZES)

    def delete(self, sha256: str) -> None:
        """Forget every size, also one that is no longer made."""
        for entry in list(self._entries(self._stem(sha256))):
            with _told_as_a_disk():
                self._client.delete_object(Bucket=self._bucket, Key=entry["Key"])

    def older_than(self, moment: datetime) -> Iterator[str]:
        """The sha256 of what was kept before that moment, once each."""
        last = ""
        for entry in self._entries(self._folder):
            sha256 = entry["Key"].rpartition("/")[2][:64]
            if entry["LastModified"] < moment and sha256 != last and SHA256.fullmatch(sha256):
                last = sha256
                yield sha256

    def weight(self) -> int:
        """Bytes of all images."""
        return sum(entry["Size"] for entry in self._entries(self._folder))

    def keeps_erased(self) -> bool:
        """Whether the bucket keeps versions: what is deleted could then still be read."""
        with _told_as_a_disk():
            found = self._client.get_bucket_versioning(Bucket=self._bucket)
        return bool(found.get("Status"))

    def _stem(self, sha256: str) -> str:
        if not SHA256.fullmatch(sha256):
            raise ValueError("not a sha256")
        return f"{self._folder}{sha256[:2]}/{sha256[2:4]}/{sha256}-"

    def _key(self, sha256: str, size: int) -> str:
        return f"{self._stem(sha256)}{int(size)}.webp"

    def _entries(self, prefix: str) -> Iterator[dict[str, Any]]:
        """What lies below, in the order of the keys."""
        with _told_as_a_disk():
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix
            ):
                yield from page.get("Contents", ())


@contextmanager
def _told_as_a_disk() -> Iterator[None]:
    """The site knows what to answer when a disk fails: that nothing was kept, and to try again."""
    try:
        yield
    except (BotoCoreError, ClientError) as away:
        raise OSError(errno.EIO, "the bucket of photos does not do as it is asked") from away
