"""Sets a paper by typst: asked on standard input, answered on standard output.

A program of its own, without Django: what typst remembers of a book goes with its process.
"""

import json
import sys

import typst

CALLS = {"compile": typst.compile, "query": typst.query}


def main(call):
    answer = CALLS[call](**json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(answer.encode() if isinstance(answer, str) else answer)


if __name__ == "__main__":
    main(sys.argv[1])
