"""The guarded processes: one loads every tool and forks others, which read files, measure them and write facts out.

Loading the tools costs as much as measuring ten thousand lines, so it is done once; a fork costs next to nothing and
starts clean, whatever its predecessor has read. All run without network credentials, without the repository's folder
and within limits of memory; whatever a hostile file does to a process costs that file.

The arguments are the package of tools, the folder to find it in, and the CPU seconds that a file may cost; past them
the kernel ends the process with SIGPROF. Standard input is a socket that takes one order at a time: `FORK` with two
file descriptors, the new process's input and output, is answered with its number; `END` and a number kills that
process, `WAIT` and a number waits for its end, and both are answered with how it ended. Processes take and give frames:
four bytes of length (big endian) and a msgpack body.
"""

import ast
import gc
import os
import signal
import socket
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, NoReturn

import msgspec

from analyzer.sandbox import die_with_parent, give_up, python_folders
from analyzer.tool import FileTool, Measured, Source, UndecodableError, decode, storable
from analyzer.toolbox import find_tools
from analyzer.values import NOT_PYTHON, LeftOut

RECURSION = 3_000
COLLECT_BYTES = 5_000_000
"""After how many bytes of source rings are looked for; trees have none, but tools may make some."""
TOO_DEEP = "too deeply nested"
LIMITS = {"too many": TOO_DEEP, "Exceeds the limit": "a number is too long"}
"""How Python's errors begin for what is valid and more than it takes, and what we call it."""
NO_MEMORY = "needs too much memory"
FORK, END, WAIT = "FORK", "END", "WAIT"
ORDER_BYTES = 64


class Request(msgspec.Struct, array_like=True):
    """One file to measure."""

    path: str
    language: str
    data: bytes


def main() -> None:
    """Load the tools, then fork and end processes as ordered until the orders end."""
    warnings.simplefilter("ignore")
    gc.disable()  # half of the time for parsing was spent on looking for garbage in fresh trees
    sys.setrecursionlimit(RECURSION)
    package, folder, seconds = sys.argv[1:]
    sys.path.append(folder)
    module = import_module(package)
    tools = tuple(tool for tool in find_tools(module) if isinstance(tool, FileTool))
    warm_up(tools)
    give_up((*python_folders(), *map(Path, module.__path__)))
    gc.collect()
    gc.freeze()  # what is loaded stays; looking through it again and again was a fifth of the time
    orders = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    while True:
        order, descriptors, _, _ = socket.recv_fds(orders, ORDER_BYTES, 2)
        if not order:
            return
        name, _, number = order.decode("ascii").partition(" ")
        if name == FORK:
            process = os.fork()
            if process == 0:
                orders.close()
                serve(descriptors, tools, float(seconds))
            for descriptor in descriptors:
                os.close(descriptor)
            orders.send(str(process).encode())
        else:
            orders.send(str(_ended(int(number), kill=name == END)).encode())


def _ended(process: int, *, kill: bool) -> int:
    """Return how a process of ours ended: its exit code, or the negative number of the signal that killed it."""
    if kill:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)


def warm_up(tools: Sequence[FileTool]) -> None:
    """Measure next to nothing, so that what tools load with their first file is loaded before the first fork."""
    for language in sorted({language for tool in tools for language in tool.languages}):
        measure(Request("warm_up", language, b"\n"), tools)


def serve(descriptors: Sequence[int], tools: Sequence[FileTool], seconds: float) -> NoReturn:
    """Measure the files that come until the input ends, then end this process."""
    die_with_parent()
    os.dup2(sys.stderr.fileno(), sys.stdin.fileno())  # no orders from here
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a tool may print
    read = 0
    with os.fdopen(descriptors[0], "rb") as source, os.fdopen(descriptors[1], "wb") as target:
        while frame := read_frame(source):
            request = msgspec.msgpack.decode(frame, type=Request)
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = _answer(request, tools)
            signal.setitimer(signal.ITIMER_PROF, 0)
            read += len(request.data)
            if read > COLLECT_BYTES:
                gc.collect()
                read = 0
            write_frame(target, answer)
    os._exit(0)


def _answer(request: Request, tools: Sequence[FileTool]) -> bytes | bytearray:
    """Return the encoded facts; `encode` would crash where there is no memory for them, `encode_into` says so."""
    answer = bytearray()
    try:
        msgspec.msgpack.Encoder().encode_into(measure(request, tools), answer)
    except MemoryError:
        return msgspec.msgpack.encode(Measured(left_out=(LeftOut(request.path, NO_MEMORY),)))
    return answer


def measure(request: Request, tools: Sequence[FileTool]) -> Measured:
    """Return what the tools for the file's language state about it; a failure becomes a reason, never an exception."""
    try:
        source = _source(request)
    except UndecodableError as error:
        return Measured(left_out=(LeftOut(request.path, f"undecodable: {error}"),))
    except (SyntaxError, ValueError) as error:
        reason = next((reason for start, reason in LIMITS.items() if str(error).startswith(start)), NOT_PYTHON)
        return Measured(left_out=(LeftOut(request.path, reason),))
    except (RecursionError, MemoryError):
        return Measured(left_out=(LeftOut(request.path, TOO_DEEP),))
    results = [_one(tool, source) for tool in tools if request.language in tool.languages]
    return Measured(
        tuple(item for result in results for item in result.measurements),
        tuple(item for result in results for item in result.findings),
        tuple(item for result in results for item in result.left_out),
        next((result.prints for result in results if result.prints is not None), None),
    )


def _source(request: Request) -> Source:
    text = decode(request.data, request.language)
    tree = ast.parse(request.data) if request.language == "Python" else None
    return Source(request.path, request.data, text, tree, request.language)


def _one(tool: FileTool, source: Source) -> Measured:
    try:
        return storable(tool.measure(source))  # at once: what is cut makes room for the next tool
    except RecursionError:
        return Measured(left_out=(LeftOut(source.path, TOO_DEEP, tool.name),))
    except MemoryError:
        return Measured(left_out=(LeftOut(source.path, NO_MEMORY, tool.name),))
    except Exception as error:  # noqa: BLE001 - whatever a tool does on a strange file costs that file only
        return Measured(left_out=(LeftOut(source.path, f"the tool failed: {type(error).__name__}", tool.name),))


def read_frame(stream: IO[bytes]) -> bytes:
    """Return the next frame's body, or nothing at the end of the stream or if it breaks off."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else b""  # noqa: PLR2004 - the length of a length


def write_frame(stream: IO[bytes], body: bytes | bytearray) -> None:
    """Write one frame and flush it."""
    stream.write(len(body).to_bytes(4, "big"))
    stream.write(body)
    stream.flush()


if __name__ == "__main__":
    main()
