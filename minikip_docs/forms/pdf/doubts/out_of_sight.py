"""Fields that are on a page and cannot be seen there: hidden, without extent, beside the page."""

from __future__ import annotations

import pikepdf

from minikip_docs.forms.pdf.boxes import Boxes

_NOT_SHOWN = 1 << 1 | 1 << 5  # Hidden, NoView (ISO 32000-1, table 165)

Frame = tuple[float, float, float, float]


class Pages:
    """The frames of the pages of one file, each looked at once."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._frames: dict[int, Frame] = {}

    def shows(self, field: Boxes) -> bool:
        """Say whether at least one box of a field that is on a page can be seen there."""
        return any(self._seen(box.page, box.node) for box in field.on_pages)

    def _seen(self, page: int, node: pikepdf.Object) -> bool:
        flags = node.get("/F") if "/F" in node else 0
        if isinstance(flags, int) and flags & _NOT_SHOWN:
            return False
        box = frame(node.get("/Rect"))
        if page not in self._frames:
            self._frames[page] = frame(self._pdf.pages[page - 1].cropbox)
        return common(box, self._frames[page]) > 0


def frame(corners: object) -> Frame:
    """Give a rectangle as left, bottom, right, top; one without extent for what is none."""
    if not isinstance(corners, pikepdf.Array):
        return (0.0, 0.0, 0.0, 0.0)
    try:  # as written, «[ 1 2 3 4 ]»: four numbers made one by one take longer
        one, two, three, four = map(float, corners.unparse(resolved=True)[1:-1].split())
    except ValueError:
        return (0.0, 0.0, 0.0, 0.0)
    return min(one, three), min(two, four), max(one, three), max(two, four)


def common(one: Frame, two: Frame) -> float:
    """Give the area that two rectangles have in common, in square points."""
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    return width * height if width > 0 and height > 0 else 0.0


def area(box: Frame) -> float:
    """Give the area of a rectangle in square points."""
    return (box[2] - box[0]) * (box[3] - box[1])
