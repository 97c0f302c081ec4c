"""Servers on loopback that take what BranchHub sends, and may be unkind to it."""

import asyncio
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

# What may go wrong at which step. A refusal for good comes before an address was named: it speaks
# of the server or of us, and is worth another try.
TROUBLES = [
    ("greeting", "421 4.3.2 too busy"),
    ("greeting", "554 5.3.2 no service"),
    ("MAIL", "451 4.3.0 try later"),
    ("MAIL", "550 5.7.1 sender refused"),
    ("RCPT", "450 4.2.1 mailbox busy"),
    ("DATA", "452 4.3.1 no room"),
    ("body", "451 4.3.0 try later"),
    *((step, what) for step in ("greeting", "MAIL", "RCPT", "body") for what in ("hang", "reset")),
]
ANSWERS = {
    "greeting": "220 sink ESMTP",
    "EHLO": "250 sink",
    "HELO": "250 sink",
    "DATA": "354 go on",
    "body": "250 2.0.0 taken",
    "QUIT": "221 bye",
}


@dataclass
class Mail:
    message_id: str
    recipient: str
    at: float


@dataclass
class MailSink:
    """An SMTP server. A mail counts as taken from the moment its "250" is on its way.

    `trouble` is the share of connections in which something goes wrong, drawn by `seed`;
    `refused` are addresses that nobody has; `latency` is how long a body takes, in seconds.
    """

    trouble: float = 0
    seed: int = 0
    refused: frozenset[str] = frozenset()
    latency: float = 0
    taken: list[Mail] = field(default_factory=list)
    troubles: Counter = field(default_factory=Counter)

    def start(self):
        self.chance = random.Random(self.seed)  # noqa: S311
        self.loop, ready = asyncio.new_event_loop(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=[ready], daemon=True)
        self.thread.start()
        ready.wait(10)
        return self

    def stop(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def times_taken(self) -> Counter:
        """How often each mail was taken, by Message-ID."""
        return Counter(mail.message_id for mail in self.taken)

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self._talk, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0.05))
        self.loop.close()

    async def _talk(self, reader, writer):
        talk = _Talk(self, reader, writer)
        try:
            await talk.run()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class _Talk:
    """One connection: after some mails, something may go wrong at one step."""

    def __init__(self, sink, reader, writer):
        self.sink, self.reader, self.writer = sink, reader, writer
        self.step, self.what, self.mails_before = "", "", 0
        if sink.chance.random() < sink.trouble:
            self.step, self.what = sink.chance.choice(TROUBLES)
            self.mails_before = sink.chance.randrange(4) if self.step != "greeting" else 0
        self.recipient = ""

    async def run(self):
        await self.answer("greeting")
        while line := (await self.reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            if verb == "RCPT":
                self.recipient = re.search("<(.*)>", line)[1]
                if self.recipient in self.sink.refused:
                    await self.say(f"550 5.1.1 <{self.recipient}> unknown")
                    continue
            await self.answer(verb)
            if verb == "DATA":
                await self.body()
            if verb == "QUIT":
                return

    async def body(self):
        content = await self.reader.readuntil(b"\r\n.\r\n")
        await asyncio.sleep(self.sink.chance.uniform(0, self.sink.latency))
        if self.reader.at_eof():
            raise ConnectionError
        await self.go_wrong("body")
        message_id = re.search(rb"^Message-ID:\s*(\S+)", content, re.M | re.I)[1].decode()
        self.sink.taken.append(Mail(message_id, self.recipient, time.time()))
        self.mails_before -= 1
        await self.say(ANSWERS["body"])

    async def answer(self, step):
        await self.go_wrong(step)
        await self.say(ANSWERS.get(step, "250 ok"))

    async def go_wrong(self, step):
        """Do what was drawn for this step, once its time has come; never returns then."""
        if step != self.step or self.mails_before > 0:
            return
        self.sink.troubles[f"{step} {self.what.split()[0]}"] += 1
        if self.what == "reset":
            self.writer.transport.abort()
        elif self.what == "hang":
            await self.reader.read()  # until the other side goes away
        else:
            await self.say(self.what)
        raise ConnectionError

    async def say(self, line):
        self.writer.write(f"{line}\r\n".encode())
        await self.writer.drain()
