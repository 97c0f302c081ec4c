import hashlib
import smtplib
from contextlib import suppress
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from .. import unsubscribe
from .failures import PermanentFailure, TemporaryFailure


class MailSender:
    """One connection for a batch, opened by the first mail and anew after an error."""

    def __enter__(self):
        self.connection = get_connection()
        return self

    def __exit__(self, *exc_info):
        self._close()

    def send(self, delivery):
        """Send one mail to one person.

        A refused sender or login is our own fault and will be mended: worth another try.
        """
        try:
            mail = mail_of(delivery)
            self.connection.open()  # or send_messages() closes what it opened
            accepted = self.connection.send_messages([mail])
        except ValueError as error:  # an address that none can be made of
            raise PermanentFailure("The address is not valid.") from error
        except smtplib.SMTPRecipientsRefused as error:
            self._close()
            [(code, answer)] = error.recipients.values()
            raise _failure(code, answer) from error
        except smtplib.SMTPDataError as error:
            self._close()
            raise _failure(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise TemporaryFailure(_in_words(error)) from error
        if not accepted:
            raise TemporaryFailure("The mail server took nothing.")

    def _close(self):
        """What the server answers to our goodbye changes nothing any more."""
        with suppress(smtplib.SMTPException, OSError):
            self.connection.close()


def mail_of(delivery) -> EmailMultiAlternatives:
    """The mail of a delivery, in the language of its reader; no query."""
    notice = delivery.notice
    user = notice.user or notice.recipient.user
    headers = {
        "Message-ID": message_id(delivery),
        "Auto-Submitted": "auto-generated",
        "List-Id": f"BranchHub <notices.{urlsplit(settings.SITE_URL).hostname}>",
    }
    context = {"notice": notice, "link": _absolute(notice.link), "sections": _sections(notice)}
    if not notice.rule.is_duty:
        context["unsubscribe"] = unsubscribe.address(user, notice.rule.category)
        headers["List-Unsubscribe"] = f"<{context['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(user.language or settings.LANGUAGE_CODE):
        text, html = (
            render_to_string(f"notices/mail/notice.{kind}", context) for kind in ("txt", "html")
        )
    mail = EmailMultiAlternatives(
        subject=" ".join(notice.subject.split()),
        body=text,
        from_email=_sender(notice),
        to=[user.email],
        headers=headers,
    )
    mail.attach_alternative(html, "text/html")
    return mail


def message_id(delivery) -> str:
    """The same for every try, so that mail programs show a repeat once; tells nothing."""
    key = f"{delivery.notice.dedupe_key}:{delivery.channel}"
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname}>"


def _sender(notice) -> str:
    """The address of the site, under the branch's name unless it has its own."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or (notice.branch.name if notice.branch else "BranchHub"), address))


def _sections(notice) -> list[dict]:
    return [
        {
            "heading": section["heading"],
            "lines": [
                {"text": line["text"], "link": _absolute(line["link"])} for line in section["lines"]
            ],
        }
        for section in notice.body
    ]


def _absolute(link) -> str:
    return f"{settings.SITE_URL}{link}" if link.startswith("/") else ""


def _failure(code, answer):
    answer = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    kind = PermanentFailure if 500 <= code < 600 else TemporaryFailure
    return kind(f"SMTP {code} {answer}")


def _in_words(error) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_failure(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"
