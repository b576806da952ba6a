"""The signing program on the signer's own machine (VGCA Sign Service), as CODES §15 knows it.

It takes a request, gets the file by its address, signs it as an incremental update with a picture
of its own, and sends it to the upload address; then it answers the page. How it reaches the server
is given to it, so that the same program works over a test client and over a function.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps

from tests.signing.pki import Holder

Download = Callable[[str], bytes]
Upload = Callable[[str, str, bytes], dict[str, Any]]


@dataclass
class Program:
    """The program with the signer's token in it."""

    holder: Holder
    download: Download
    upload: Upload
    stamper: timestamps.TimeStamper | None = None
    # What a hostile or broken program does with the signed file before it sends it.
    meddle: Callable[[bytes], bytes] = lambda data: data

    def call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out one operation and answer as the program answers its callback."""
        if operation not in ("SignApproved", "SignIssued", "SignAppendix", "SignCopy"):
            return {"Status": 1, "Message": "unknown operation"}
        signed = self.meddle(self._signed(self.download(request["FileName"]), operation))
        told = self.upload(request["FileUploadHandler"], "signed.pdf", signed)
        if not told["Status"]:
            return {"Status": 2, "Message": told["Message"], "FileName": "", "FileServer": ""}
        return {
            "Status": 0, "Message": "", "FileName": told["FileName"],
            "FileServer": told["FileServer"], "DocumentNumber": request.get("DocNumber", ""),
            "DocumentDate": request.get("IssuedDate", ""),
        }  # fmt: skip

    def _signed(self, data: bytes, operation: str) -> bytes:
        out = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=f"VGCA-{operation}", md_algorithm="sha256",
                subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED,
            ),
            self.holder.signer(), timestamper=self.stamper,
            new_field_spec=fields.SigFieldSpec(f"VGCA-{operation}", box=(350, 300, 450, 350)),
        ).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)))  # fmt: skip
        return out.getvalue()
