"""A county's own certificate authority, made as the operations guide says."""

import shutil
import subprocess
from pathlib import Path

OPENSSL = shutil.which("openssl") or "openssl"
KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


class Authority:
    """An authority in `folder`; `ca` is its certificate."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.ca = folder / "ca.pem"
        subject = ("-days", "2", "-subj", "/CN=Tongban county")
        out = ("-keyout", str(self._key), "-out", str(self.ca))
        _openssl("req", "-x509", *KEY, *subject, *out)

    @property
    def _key(self) -> Path:
        return self._folder / "ca.key"

    def issue(self, name: str) -> tuple[Path, Path]:
        """Return the certificate and key of a node, or of a server on this machine."""
        cert, key, request = (self._folder / f"{name}.{kind}" for kind in ("pem", "key", "csr"))
        also = ("-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")
        out = ("-keyout", str(key), "-out", str(request))
        _openssl("req", *KEY, "-subj", f"/CN={name}", *also, *out)
        by = ("-CA", str(self.ca), "-CAkey", str(self._key), "-copy_extensions", "copy")
        _openssl("x509", "-req", "-in", str(request), *by, "-days", "2", "-out", str(cert))
        return cert, key


def _openssl(*arguments: str) -> None:
    subprocess.run([OPENSSL, *arguments], check=True, capture_output=True)
