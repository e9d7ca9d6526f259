"""The mail server: whether it lets us in and takes our sender, asked without sending anything."""

from booking.notifications.delivery import DeliveryFailure
from booking.notifications.smtp import Smtp
from booking.services.doctor.findings import Finding, failure, ok, warning

TIMEOUT = 15.0


def findings(url: str | None, sender: str) -> list[Finding]:
    """How mail would leave from *sender* by the server at *url*."""
    if url is None:
        return [
            warning(
                "mail",
                "No mail leaves this machine: it is kept as files in the instance folder.",
                "Set MAIL_URL to your mail server.",
            )
        ]
    transport = Smtp(url, timeout=TIMEOUT)
    server = transport.server
    where = f"{server.host}:{server.port}"
    try:
        transport.greet(sender)
    except DeliveryFailure as error:
        reason = str(getattr(error, "reason", error))
        return [failure("mail", f"{where} does not take mail from {sender}: {reason}", "Check MAIL_URL and MAIL_FROM.")]
    finally:
        transport.close()
    found = [ok("mail", f"{where} lets us in and takes {sender} for a sender.")]
    if server.tls == "none" and server.host not in ("localhost", "127.0.0.1", "::1"):
        found.append(
            warning("mail in the clear", f"Mail goes to {where} unencrypted.", "Use tls=starttls or smtps://.")
        )
    return found
