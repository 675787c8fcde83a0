"""Writes src/seeding/ziggurat-*-tables.ts from the tables compiled into an installed NumPy.

Usage: python record-ziggurat-tables.py   (needs numpy; any 64-bit little-endian machine)

The tables' last bits depend on how NumPy's authors rounded them, so they are recorded rather than derived. Each is
found in the extension module by properties that only it has, not by address.
"""

import glob
import pathlib
import struct

import numpy

HERE = pathlib.Path(__file__).resolve().parent
SEEDING = HERE.parent / "src" / "seeding"
WORD = 8
SIZE = 256 * WORD


def candidates(binary: bytes, kind: str, fits) -> list[tuple]:
    found = []
    for offset in range(0, len(binary) - SIZE, WORD):
        if fits(struct.unpack_from("<4" + kind, binary, offset)):
            found.append(struct.unpack_from("<256" + kind, binary, offset))
    return found


def only(found: list[tuple], what: str) -> tuple:
    distinct = sorted(set(found))
    if len(distinct) != 1:
        raise SystemExit(f"expected one table of {what}, found {len(distinct)}")
    return distinct[0]


def near(value: float, target: float) -> bool:
    return abs(value / target - 1) < 1e-9


def tables(binary: bytes, name: str) -> dict[str, tuple]:
    first_width, second_top, first_limit = {
        "normal": (8.683627060801306e-16, 0.9771017012676716, 0x000EF33D8025EF6A),
        "exponential": (9.655740063209183e-16, 0.9381436808621747, 0x001C5214272497C6),
    }[name]
    return {
        "Widths": only(candidates(binary, "d", lambda v: near(v[0], first_width)), f"{name} widths"),
        "Tops": only(candidates(binary, "d", lambda v: v[0] == 1 and near(v[1], second_top)), f"{name} tops"),
        "Limits": only(
            candidates(binary, "Q", lambda v: abs(v[0] - first_limit) < 16 and v[1] == 0), f"{name} limits"
        ),
    }


DOCS = {
    "Widths": "Width of each layer divided by the number of magnitudes.",
    "Tops": "Height of the curve at each layer's edge.",
    "Limits": "Magnitudes below which a draw lies under the curve for certain.",
}


def write(name: str, found: dict[str, tuple]) -> None:
    lines = [
        "/**",
        f" * Ziggurat tables of the {name} distribution, 256 layers. In: nothing. Out: three tables.",
        f" * Why: the last bits decide whether draws equal NumPy's. Recorded from NumPy {numpy.__version__} (BSD-3-Clause) by",
        " * parity/record-ziggurat-tables.py; do not edit.",
        " */",
    ]
    for table, values in found.items():
        lines += ["", f"/** {DOCS[table]} */", f"export const {name}{table}: readonly number[] = ["]
        texts = [repr(v) for v in values]
        row = " "
        for text in texts:
            if len(row) + len(text) + 2 > 120:
                lines.append(row)
                row = " "
            row += f" {text},"
        lines += [row, "];"]
    (SEEDING / f"ziggurat-{name}-tables.ts").write_text("\n".join(lines) + "\n")


def main() -> None:
    [module] = glob.glob(str(pathlib.Path(numpy.__path__[0]) / "random" / "_generator*.so"))
    binary = pathlib.Path(module).read_bytes()
    for name in ("normal", "exponential"):
        write(name, tables(binary, name))


if __name__ == "__main__":
    main()
