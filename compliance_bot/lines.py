"""What IMAP and SMTP lines need from the machine: loopback test, verified TLS, faults in words."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from datetime import UTC, datetime


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine itself: localhost or a loopback address; names are not looked up."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer with certificate and host name verified. Raises OSError on a useless `ca_file`."""
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise OSError(f"ca_file {ca_file!r} cannot be read as PEM certificates: {error}") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def certificate_end(line: object) -> datetime | None:
    """Until when the server's certificate on this line is valid; None on a line without TLS, or a broken one."""
    if not isinstance(line, ssl.SSLSocket):
        return None
    try:
        ends = (line.getpeercert() or {}).get("notAfter")
    except (OSError, ValueError):
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if isinstance(ends, str) else None


def line_fault(where: str, error: BaseException, detail: str) -> str:
    """One sentence saying what is wrong with the line to `where` and what to do."""
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__  # smtplib wraps it up as a lost connection
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"The certificate of {where} is not trusted: {error.verify_message}. Correct the host name, or name "
            "the file with the authority's certificate in ca_file; verification is never switched off."
        )
    if isinstance(error, ssl.SSLError):
        return f"No TLS connection with {where}: check port and security (tls or starttls). {detail}"
    if isinstance(error, socket.gaierror):
        return f"The name of {where} cannot be found: check the host name and this machine's DNS."
    if isinstance(error, TimeoutError):
        return f"No answer in time from {where}: check host, port and firewall. {detail}"
    if isinstance(error, ConnectionRefusedError):
        return f"Nothing listens at {where}: check host and port, or start the server."
    return f"No usable connection with {where}: check host, port and security. {detail}"
