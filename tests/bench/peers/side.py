"""What a Python side of the comparison does around its work: it says when it is ready, then measures once for every line that
it is sent, and answers with one JSON object a line. See sides/serve.ts, which does the same for the other language.

Everything else that is written to standard output goes to standard error.
"""
import json
import os
import sys
import time

_answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def _say(message):
    _answers.write(json.dumps(message) + "\n")
    _answers.flush()


def serve(measure, versions):
    """Answers until its standard input ends; `measure` gives one figure."""
    _say({"ready": True, "versions": versions})
    for _ in sys.stdin:
        _say({"value": measure()})


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def milliseconds(step, seconds):
    """Median duration of a step over a stretch of `seconds`, at least five steps."""
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        started = time.perf_counter()
        step(len(times))
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


def warm_up(step, seconds):
    """Steps before the clock starts: what is traced, planned or allocated at first is done then."""
    end = time.perf_counter() + seconds
    number = 0
    while time.perf_counter() < end or number < 12:
        step(number)
        number += 1
