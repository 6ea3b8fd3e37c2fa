"""Lays a printed page over the same page as we set it: scale, place and turn, by its own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minikip_docs.forms.pdf.prints.letters import Letter, Point, Rectangle, joined

_RUN = 8  # letters that follow each other and stand only once on either page
_LEAST_RUNS = 6
_NEAR = 1.5  # points that a letter may lie beside its place
_FIRST_NEAR = 6.0  # the same before all letters have been fitted
_LEAST_FOUND = 0.85  # share of the letters of our page that must be at their place
_BAND = 22.0  # points above and below a field in which letters speak for its place
_SCALES = (0.4, 2.5)


@dataclass(frozen=True, slots=True)
class Affine:
    """A map of points: ``x' = ax + by + c`` and ``y' = dx + ey + f``."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def __call__(self, point: Point) -> Point:
        """Give where a point comes to lie."""
        x, y = point
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def box(self, box: Rectangle) -> Rectangle:
        """Give the rectangle around where one comes to lie."""
        left, bottom, right, top = box
        corners = [self((x, y)) for x in (left, right) for y in (bottom, top)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    @property
    def scale(self) -> float:
        """Give how much longer lengths become."""
        return float(abs(self.a * self.e - self.b * self.d) ** 0.5)

    def undone(self) -> Affine:
        """Give the map back."""
        det = self.a * self.e - self.b * self.d
        a, b, d, e = self.e / det, -self.b / det, -self.d / det, self.a / det
        return Affine(a, b, -a * self.c - b * self.f, d, e, -d * self.c - e * self.f)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where a printed page lies: ``ours`` maps its points to those of the page we set."""

    ours: Affine
    found: tuple[bool, ...]  # of each letter of our page: stands at its place in print
    own: tuple[bool, ...]  # of each letter in print: is one of our page
    page: Sequence[Letter]  # ours

    def sure(self, box: Rectangle) -> bool:
        """Say whether what we print beside a field stands at its place, too."""
        near = [
            found
            for letter, found in zip(self.page, self.found, strict=True)
            if box[1] - _BAND <= letter.at[1] <= box[3] + _BAND
        ]
        return bool(near) and sum(near) >= _LEAST_FOUND * len(near)


def align(printed: Sequence[Letter], ours: Sequence[Letter]) -> Alignment | None:
    """Find how a printed page lies over ours; None if it is another page."""
    pairs = list(_pairs(printed, ours))
    if len(pairs) < _LEAST_RUNS:
        return None
    first = _fitted(pairs)
    if first is None:
        return None
    off = [(_distance(first(theirs), own), n) for n, (theirs, own) in enumerate(pairs)]
    best = sorted(off)[: max(_LEAST_RUNS, len(pairs) * 4 // 5)]
    first = _fitted([pairs[n] for _, n in best]) or first
    near = _matched(printed, ours, first, _FIRST_NEAR)
    second = _fitted([(printed[n].at, ours[m].at) for n, m in near])
    if second is None or not _SCALES[0] <= second.scale <= _SCALES[1]:
        return None
    matched = _matched(printed, ours, second, _NEAR)
    here, there = {n for n, _ in matched}, {m for _, m in matched}
    if len(there) < _LEAST_FOUND * len(ours):
        return None
    return Alignment(
        second,
        tuple(m in there for m in range(len(ours))),
        tuple(n in here for n in range(len(printed))),
        ours,
    )


def runs(found: Sequence[Letter]) -> dict[str, int]:
    """Give each run of letters that stands only once on a page, and where it begins."""
    text = joined([*found])
    starts = range(len(text) - _RUN + 1)
    counted = Counter(text[n : n + _RUN] for n in starts)
    return {run: n for n in starts if counted[run := text[n : n + _RUN]] == 1}


def _pairs(printed: Sequence[Letter], ours: Sequence[Letter]) -> Iterator[tuple[Point, Point]]:
    theirs = runs(printed)
    for run, place in runs(ours).items():
        if run in theirs:
            yield printed[theirs[run]].at, ours[place].at


def _distance(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _matched(
    printed: Sequence[Letter], ours: Sequence[Letter], fit: Affine, near: float
) -> list[tuple[int, int]]:
    """Pair letters in print with the nearest same ones of our page, each only once."""
    places: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for m, letter in enumerate(ours):
        places[letter.text, int(letter.at[0] // near), int(letter.at[1] // near)].append(m)
    found = []
    for n, letter in enumerate(printed):
        at = fit(letter.at)
        column, row = int(at[0] // near), int(at[1] // near)
        found += [
            (_distance(at, ours[m].at), n, m)
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for m in places.get((letter.text, x, y), ())
        ]
    kept: list[tuple[int, int]] = []
    here: set[int] = set()
    there: set[int] = set()
    for distance, n, m in sorted(found):
        if distance <= 2 * near and n not in here and m not in there:
            here.add(n)
            there.add(m)
            kept.append((n, m))
    return kept


def _fitted(pairs: Sequence[tuple[Point, Point]]) -> Affine | None:
    """Give the map that takes the first points nearest to the second (least squares)."""
    if len(pairs) < 3:
        return None
    # About their middle, so that nothing is lost by rounding.
    mx = sum(p[0] for p, _ in pairs) / len(pairs)
    my = sum(p[1] for p, _ in pairs) / len(pairs)
    nx = sum(q[0] for _, q in pairs) / len(pairs)
    ny = sum(q[1] for _, q in pairs) / len(pairs)
    xx = xy = yy = xu = yu = xv = yv = 0.0
    for (x, y), (u, v) in pairs:
        dx, dy, du, dv = x - mx, y - my, u - nx, v - ny
        xx, xy, yy = xx + dx * dx, xy + dx * dy, yy + dy * dy
        xu, yu, xv, yv = xu + dx * du, yu + dy * du, xv + dx * dv, yv + dy * dv
    det = xx * yy - xy * xy
    if det < 1.0:
        return None
    a, b = (xu * yy - yu * xy) / det, (yu * xx - xu * xy) / det
    d, e = (xv * yy - yv * xy) / det, (yv * xx - xv * xy) / det
    if abs(a * e - b * d) < 1e-6:
        return None
    return Affine(a, b, nx - a * mx - b * my, d, e, ny - d * mx - e * my)
