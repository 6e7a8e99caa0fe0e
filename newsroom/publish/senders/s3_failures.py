"""What an editor is told when object storage refuses: rclone's words, in which the service's are, in plain ones."""

from __future__ import annotations

import re

from newsroom.publish.host import PublishError, failure
from plugins.model.problem import Message, message

CODE = re.compile(r"api error (\w+)")
"""How Amazon's SDK for Go quotes the code of an S3 error."""

STATUS = re.compile(r"StatusCode: (\d{3})")

AGAIN = message("Publish again; what has arrived is not sent again.")

KEY = (
    message("The service does not accept the access key and its secret."),
    message("Compare access_key in PUBLISH, and its secret, with what the service has given you."),
)
RIGHTS = (
    message("The access key may not do this there."),
    message("Give it the right to list, read, write and delete objects in this bucket."),
)
BUCKET = (
    message("There is no such bucket."),
    message("Make it at the service, or correct bucket, endpoint or region in PUBLISH."),
)
REGION = (
    message("The bucket is in another region."),
    message("Write its region into the target in PUBLISH, as the service names it."),
)
FULL = (message("There is no room left in the bucket."), message("Make room there, or rent more; then publish again."))
BUSY = (message("The service is too busy or out of order, and has refused several times."), AGAIN)
CHANGED = (message("What has arrived is not what was sent."), AGAIN)
CLOCK = (message("The clock of this computer is wrong."), message("Set it, then publish again."))
CERTIFICATE = (
    message("The service's certificate is not to be trusted."),
    message("Correct endpoint in PUBLISH; if the service is your own, give its authority as ca_file."),
)
NAME = (
    message("Nobody knows the name of the service."),
    message("Correct endpoint in PUBLISH, or see whether you are connected."),
)
SILENT = (message("Nobody answers there."), message("Correct endpoint in PUBLISH, or see whether the service runs."))
CUT = (message("The line was cut."), AGAIN)

CODES = {
    "SignatureDoesNotMatch": KEY,
    "InvalidAccessKeyId": KEY,
    "InvalidAccessKey": KEY,
    "Unauthorized": KEY,
    "AccessDenied": RIGHTS,
    "Forbidden": RIGHTS,
    "NoSuchBucket": BUCKET,
    "InvalidBucketName": BUCKET,
    "PermanentRedirect": REGION,
    "AuthorizationHeaderMalformed": REGION,
    "QuotaExceeded": FULL,
    "InsufficientStorage": FULL,
    "XMinioStorageFull": FULL,
    "XMinioAdminBucketQuotaExceeded": FULL,
    "SlowDown": BUSY,
    "ServiceUnavailable": BUSY,
    "BadDigest": CHANGED,
    "RequestTimeTooSkewed": CLOCK,
}
"""By code: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and those of MinIO and Ceph."""

STATUSES = {
    "301": REGION,
    "401": KEY,
    "403": RIGHTS,
    "429": BUSY,
    "500": BUSY,
    "502": BUSY,
    "503": BUSY,
    "504": BUSY,
    "507": FULL,
}

WORDS = {
    "directory not found": BUCKET,  # of rclone, for a listing
    "no such host": NAME,
    "server misbehaving": NAME,
    "x509:": CERTIFICATE,
    "tls:": CERTIFICATE,
    "connection refused": SILENT,
    "corrupted on transfer": CHANGED,
    "connection reset": CUT,
    "broken pipe": CUT,
    "timeout": CUT,
    "EOF": CUT,
}
"""Words of rclone, and of Go's network library."""


PASSING = (BUSY, CHANGED, SILENT, CUT)
"""What may be otherwise another time."""


def explain(said: str, place: str) -> PublishError:
    """Return the error for what rclone has *said* about a *place*, a bucket or an object as people write it."""
    return failure(place, *(_known(said) or _unknown(said)))


def is_passing(said: str) -> bool:
    """Return whether another attempt may end otherwise than with what rclone has *said*."""
    return _known(said) in PASSING


def _known(said: str) -> tuple[Message, Message] | None:
    code, status = CODE.search(said), STATUS.search(said)
    found = CODES.get(code[1]) if code else None
    found = found or (STATUSES.get(status[1]) if status else None)
    return found or next((found for words, found in WORDS.items() if words in said), None)


def _unknown(said: str) -> tuple[Message, Message]:
    return message("rclone says: %(said)s", said=said), AGAIN
