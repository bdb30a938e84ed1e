"""Blobs in a bucket that speaks S3. What arrives in parts is spooled in a folder here, and put there whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from shared.store.blob_refusing import refusing
from shared.store.blob_spool import SHA, Spooled, checked

CONFIG = Config(connect_timeout=3, read_timeout=10, retries={"total_max_attempts": 2})
"""A person waits for it, or a neighbour whose other messages wait behind: half a minute at most where nothing comes."""
FAILURES = (BotoCoreError, ClientError, OSError)
ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
BEYOND = "InvalidRange"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the objects lie. `endpoint` is the service's address; empty where the library's own settings name it."""

    name: str
    prefix: str = ""
    endpoint: str = ""


class S3Blobs(Spooled):
    """Photos and PDFs as objects. Who may use the bucket is the library's own business: environment, profile, role."""

    def __init__(self, bucket: Bucket, spool: Path) -> None:
        self._client = boto3.client("s3", endpoint_url=bucket.endpoint or None, config=CONFIG)
        self._bucket = bucket
        super().__init__(spool)

    def has(self, sha: str) -> bool:
        """Say whether a blob is here whole."""
        return self.size(sha) is not None

    @refusing(*FAILURES)
    def size(self, sha: str) -> int | None:
        """Return a blob's size in bytes, None where it is not here whole."""
        try:
            found = self._client.head_object(Bucket=self._bucket.name, Key=self._key(sha))
        except ClientError as error:
            if _code(error) in ABSENT:
                return None
            raise
        return found["ContentLength"]

    @refusing(*FAILURES)
    def read(self, sha: str, offset: int, most: int) -> bytes:
        """Return up to `most` bytes from `offset` on."""
        span = f"bytes={offset}-{offset + most - 1}"
        try:
            found = self._client.get_object(
                Bucket=self._bucket.name, Key=self._key(sha), Range=span
            )
        except ClientError as error:
            if _code(error) in {*ABSENT, BEYOND}:
                return b""
            raise
        return found["Body"].read()

    @refusing(*FAILURES)
    def put(self, content: bytes) -> str:
        """Keep a blob whole and return its SHA-256."""
        sha = sha256(content).hexdigest()
        if self.size(sha) != len(content):
            self._client.put_object(Bucket=self._bucket.name, Key=self._key(sha), Body=content)
        return sha

    @refusing(*FAILURES)
    def finish(self, sha: str) -> bool:
        """Put a spool into the bucket; where its bytes are not those of this SHA-256 drop it and return False."""
        is_sound = self._spool.is_sound(sha)
        if is_sound:
            try:
                with self._spool.path(sha).open("rb") as file:
                    self._client.put_object(Bucket=self._bucket.name, Key=self._key(sha), Body=file)
            except FileNotFoundError:
                return self.has(sha)  # another process was first since
        self._spool.drop(sha)
        return is_sound or self.has(sha)

    @refusing(*FAILURES)
    def drop(self, sha: str) -> None:
        """Forget a blob."""
        self._client.delete_object(Bucket=self._bucket.name, Key=self._key(sha))

    def all(self) -> Iterator[str]:
        """Yield the SHA-256 of every blob that is here whole."""
        with refusing(*FAILURES):
            pages = self._client.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket.name, Prefix=self._bucket.prefix):
                for found in page.get("Contents", []):
                    name = found["Key"].removeprefix(self._bucket.prefix)
                    if SHA.match(name):
                        yield name

    def _key(self, sha: str) -> str:
        return f"{self._bucket.prefix}{checked(sha)}"


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
