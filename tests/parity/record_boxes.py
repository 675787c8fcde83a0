"""Records the average precision of boxes that COCO's own evaluation (pycocotools) gives, on small cases with whatever may go wrong: pictures
without boxes, without answers, with neither, classes that never occur, equal scores, doubled answers, rows that count several times or not at
all. A figure is null where pycocotools says -1: there is no box to be found.

pycocotools is no part of the pinned environment; it is put into a folder of its own beside it.
"""
import contextlib
import importlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

VERSION = "2.0.11"
FILE = pathlib.Path(__file__).parent / "recorded" / "boxes.json"
rng = np.random.default_rng(11)
cases = []


def peer():
    """The evaluation, installed where it is missing."""
    try:
        return importlib.import_module("pycocotools.coco"), importlib.import_module("pycocotools.cocoeval")
    except ModuleNotFoundError:
        folder = tempfile.mkdtemp()
        asked = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, f"pycocotools=={VERSION}"]
        subprocess.run(asked, check=True)
        sys.path.insert(0, folder)
        return importlib.import_module("pycocotools.coco"), importlib.import_module("pycocotools.cocoeval")


coco, cocoeval = peer()


def figures(rows, classes):
    """What the peer says of rows of (truth, answers)."""
    categories = [{"id": one + 1, "name": str(one)} for one in range(classes)]
    images = [{"id": row + 1, "width": 64, "height": 64} for row in range(len(rows))]
    annotations, results = [], []
    for row, (truth, answers) in enumerate(rows):
        for kind, *box in truth:
            annotations.append({"id": len(annotations) + 1, "image_id": row + 1, "category_id": kind + 1, "bbox": box, "area": box[2] * box[3], "iscrowd": 0})
        for kind, score, *box in answers:
            results.append({"image_id": row + 1, "category_id": kind + 1, "bbox": box, "score": score})
    with contextlib.redirect_stdout(io.StringIO()):
        truth = coco.COCO()
        truth.dataset = {"images": images, "annotations": annotations, "categories": categories}
        truth.createIndex()
        if results:
            answered = truth.loadRes(results)
        else:
            answered = coco.COCO()
            answered.dataset = {"images": images, "annotations": [], "categories": categories}
            answered.createIndex()
        evaluation = cocoeval.COCOeval(truth, answered, "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
    # overlaps, recalls, classes, areas, answers of a picture
    precision = evaluation.eval["precision"][:, :, :, 0, 2]

    def mean(values):
        known = values[values > -1]
        return None if known.size == 0 else float(known.mean())

    return {
        "map": mean(precision),
        "map_50": mean(precision[0]),
        "map_75": mean(precision[5]),
        "classes": [mean(precision[0, :, one]) for one in range(classes)],
    }


def keep(name, rows, classes, counts=None):
    repeated = rows if counts is None else [row for row, count in zip(rows, counts) for _ in range(count)]
    cases.append({"name": name, "classes": classes, "rows": [{"truth": t, "answers": a} for t, a in rows], "counts": counts, "figures": figures(repeated, classes)})


def quarter(value):
    """Numbers that float32 holds."""
    return float(round(value * 4) / 4)


def box():
    wide, tall = rng.uniform(4, 30, 2)
    x, y = rng.uniform(0, 64 - wide), rng.uniform(0, 64 - tall)
    return [quarter(x), quarter(y), quarter(wide), quarter(tall)]


def near(given, off):
    return [quarter(value) for value in (np.array(given) + rng.normal(0, off, 4)).clip([0, 0, 1, 1], 64)]


def score(levels):
    return float(rng.integers(1, levels + 1)) / levels


def scene(classes, *, boxes, missed=0.2, wrong=2, off=1.5, levels=64):
    truth = [[int(rng.integers(classes)), *box()] for _ in range(rng.integers(boxes + 1))]
    answers = []
    for kind, *place in truth:
        for _ in range(1 + int(rng.random() < 0.2)):
            if rng.random() >= missed:
                answers.append([kind if rng.random() < 0.9 else int(rng.integers(classes)), score(levels), *near(place, off)])
    answers += [[int(rng.integers(classes)), score(levels), *box()] for _ in range(rng.integers(wrong + 1))]
    return truth, answers


disc = [0, 8.0, 8.0, 16.0, 12.0]
hit = [0, 0.75, 8.0, 8.0, 16.0, 12.0]
keep("nothing at all", [([], [])], 2)
keep("no rows", [], 2)
keep("answers without boxes", [([], [hit])], 2)
keep("boxes without answers", [([disc], [])], 2)
keep("one found", [([disc], [hit])], 2)
keep("one found, a class without boxes claimed", [([disc], [hit, [1, 0.875, 30.0, 30.0, 8.0, 8.0]])], 2)
keep("found twice", [([disc], [hit, [0, 0.5, 8.0, 8.0, 16.0, 12.0]])], 1)
keep("of another class", [([disc], [[1, 0.75, *disc[1:]]])], 2)
keep("half an overlap exactly", [([[0, 0.0, 0.0, 16.0, 8.0]], [[0, 0.5, 0.0, 0.0, 8.0, 8.0]])], 1)
keep("a little less than half", [([[0, 0.0, 0.0, 16.0, 8.0]], [[0, 0.5, 0.0, 0.0, 7.75, 8.0]])], 1)
keep("two boxes of one place, two answers", [([disc, disc], [hit, [0, 0.5, *disc[1:]]])], 1)
keep("equal scores, right one first", [([disc], [hit]), ([], [hit])], 1)
keep("equal scores, wrong one first", [([], [hit]), ([disc], [hit])], 1)
keep("a wrong one is the surest", [([disc], [hit, [0, 0.875, 40.0, 40.0, 8.0, 8.0]])], 1)
keep("a picture without boxes among others", [([disc], [hit]), ([], []), ([], [[0, 0.25, 4.0, 4.0, 8.0, 8.0]])], 1)
for index in range(24):
    classes = int(rng.integers(1, 5))
    rows = [scene(classes, boxes=4, off=float(rng.uniform(0.3, 3))) for _ in range(rng.integers(1, 13))]
    keep(f"{len(rows)} scenes of {classes} classes ({index})", rows, classes)
for index in range(6):
    rows = [scene(3, boxes=3, levels=3) for _ in range(8)]
    keep(f"few different scores ({index})", rows, 3)
for index in range(8):
    rows = [scene(3, boxes=3) for _ in range(8)]
    keep(f"rows that count several times or not at all ({index})", rows, 3, rng.integers(0, 4, 8).tolist())
keep("more than 100 answers", [([disc], [[0, score(1024), *box()] for _ in range(130)] + [[0, 1 / 2048, *disc[1:]]])], 1)

FILE.write_text(json.dumps({"recordedBy": "node tests/parity/record.mjs record_boxes.py", "versions": {"pycocotools": VERSION, "numpy": np.__version__}, "cases": cases}) + "\n")
print(f"boxes: {len(cases)} cases")
