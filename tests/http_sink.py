"""A server on loopback that takes a chat robot's messages as the three services document it.

It shares no code with the senders: signatures are checked from the raw request, by what the
services' pages say. `answer_next` makes the next answer another one.
"""

import base64
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import unquote_plus

HOUR = 60 * 60
TOKEN = "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f"
PATHS = {
    "wecom": "/cgi-bin/webhook/send?key=",
    "dingtalk": "/robot/send?access_token=",
    "feishu": "/open-apis/bot/v2/hook/",
}


class Sink:
    """`secret` is what the robots of DingTalk and Feishu are set up with; "" asks no signature."""

    def __init__(self, secret=""):
        self.secret = secret
        self.messages = []
        self.queue = []
        self.released = Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.sink = self
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exc_info):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def webhook(self, channel, token=TOKEN) -> str:
        return self.site + PATHS[channel] + token

    @property
    def hosts(self) -> dict:
        return {channel: [self.site + path] for channel, path in PATHS.items()}

    def answer_next(self, body=b"", *, status=200, headers=(), hangs=False):
        """`body` is sent as it is, or as JSON; a server that `hangs` answers nothing at all."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.queue.append((status, dict(headers), raw, hangs))

    def take(self, path, body) -> dict:
        channel = next(name for name, start in PATHS.items() if path.startswith(start))
        token, _, query = path.removeprefix(PATHS[channel]).partition("&")
        return TAKERS[channel](self, token, query, json.loads(body))


def take_wecom(sink, token, query, message) -> dict:
    if token != TOKEN or query:
        return {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1], from ip: 127.0.0.1"}
    if message["msgtype"] != "text" or len(message["text"]["content"].encode()) > 2048:
        return {"errcode": 40058, "errmsg": "text.content exceed max length 2048"}
    sink.messages.append(message["text"]["content"])
    return {"errcode": 0, "errmsg": "ok"}


def take_dingtalk(sink, token, query, message) -> dict:
    if token != TOKEN:
        return {"errcode": 300005, "errmsg": "token is not exist"}
    given = {name: unquote_plus(value) for name, _, value in map(split, query.split("&"))}
    if sink.secret:
        stamp = given.get("timestamp", "")
        is_recent = len(stamp) == 13 and abs(time.time() - int(stamp) / 1000) < HOUR
        if not is_recent:
            return {"errcode": 310000, "errmsg": "invalid timestamp"}
        text = f"{stamp}\n{sink.secret}"
        if not is_mac(given.get("sign", ""), key=sink.secret, text=text):
            return {"errcode": 310000, "errmsg": "sign not match"}
    if message["msgtype"] != "text":
        return {"errcode": 40035, "errmsg": "invalid parameter"}
    sink.messages.append(message["text"]["content"])
    return {"errcode": 0, "errmsg": "ok"}


def take_feishu(sink, token, query, message) -> dict:
    if token != TOKEN or query:
        return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    if sink.secret:
        stamp = str(message.get("timestamp", ""))
        is_recent = stamp.isdigit() and abs(time.time() - int(stamp)) < HOUR
        key = f"{stamp}\n{sink.secret}"
        if not (is_recent and is_mac(message.get("sign", ""), key=key, text="")):
            refused = "sign match fail or timestamp is not within one hour from current time"
            return {"code": 19021, "data": {}, "msg": refused}
    post = message["content"]["post"]["zh_cn"]
    parts = [part for paragraph in post["content"] for part in paragraph]
    lines = [part["href"] if part["tag"] == "a" else part["text"] for part in parts]
    sink.messages.append("\n".join([post["title"], *lines]))
    return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


TAKERS = {"wecom": take_wecom, "dingtalk": take_dingtalk, "feishu": take_feishu}


def split(pair) -> tuple[str, str, str]:
    return pair.partition("=")


def is_mac(sign, *, key, text) -> bool:
    """Whether `sign` is base64, once and cleanly, of the HMAC-SHA256 of `text` under `key`."""
    try:
        given = base64.b64decode(sign, validate=True)
    except ValueError:
        return False
    return hmac.compare_digest(given, hmac.new(key.encode(), text.encode(), "sha256").digest())


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        sink = self.server.sink
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if sink.queue:
            status, headers, answer, hangs = sink.queue.pop(0)
        else:
            status, headers, hangs = 200, {}, False
            answer = json.dumps(sink.take(self.path, body)).encode()
        if hangs:
            sink.released.wait(30)
            return
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(answer))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        """Nothing: tests say what they saw."""
