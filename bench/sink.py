"""A bare SMTP server on loopback that takes every mail and keeps none: `python -m bench.sink`.

Prints its port, then answers until it is told to end.
"""

import asyncio
import sys

ANSWERS = {b"EHLO": b"250 sink\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}


class Server:
    total = 0

    async def talk(self, reader, writer):
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"STAT":  # not SMTP: how many mails were taken
                writer.write(b"250 %d\r\n" % self.total)
                continue
            writer.write(ANSWERS.get(word, b"250 ok\r\n"))
            if word == b"DATA":
                await reader.readuntil(b"\r\n.\r\n")
                self.total += 1
                writer.write(b"250 taken\r\n")
            elif word == b"QUIT":
                break
        writer.close()


async def main():
    server = await asyncio.start_server(Server().talk, "127.0.0.1", 0, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
