"""What a page shows, as a picture: is there ink in a box, and ink that is no letter of its text."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw as pdfium

from minikip_docs.forms.pdf.prints.letters import Rectangle

_FINENESS = 2.5  # pixels in a point of the form as we set it
_WIDEST = 6_000  # pixels; a page may say that it is a mile wide
_DARK = 150  # of 255; the frames of our boxes are 184, what is typed is 40
_INK = bytes(value < _DARK for value in range(256))


@dataclass(frozen=True, slots=True)
class Picture:
    """A rendered page that can be asked for its dark pixels."""

    page: pypdfium2.PdfPage
    width: int
    height: int
    rows: tuple[bytes, ...]  # one byte per pixel: 1 dark, 0 light

    def dark(self, box: Rectangle, letters: Iterable[Rectangle] = ()) -> tuple[int, int]:
        """Count the pixels in a box of the page: dark ones outside the letters, and all."""
        left, top, right, bottom = self._pixels(box)
        rows = [bytearray(row[left:right]) for row in self.rows[top:bottom]]
        for letter in letters:
            x0, y0, x1, y1 = self._pixels(letter)
            x0, x1 = max(x0 - left, 0), min(x1, right) - left
            if x1 > x0:
                for row in rows[max(y0 - top, 0) : max(y1 - top, 0)]:
                    row[x0:x1] = bytes(x1 - x0)
        return sum(sum(row) for row in rows), max((right - left) * (bottom - top), 0)

    def _pixels(self, box: Rectangle) -> tuple[int, int, int, int]:
        """Give a box of the page in pixels: left, top, right, bottom."""
        xs, ys = [], []
        for px, py in ((box[0], box[1]), (box[2], box[3])):
            x, y = ctypes.c_int(), ctypes.c_int()
            # In tenths of a pixel, for the function gives whole numbers.
            size = (10 * self.width, 10 * self.height)
            pdfium.FPDF_PageToDevice(self.page, 0, 0, *size, 0, px, py, x, y)
            xs.append(x.value / 10)
            ys.append(y.value / 10)
        return (
            min(max(math.floor(min(xs)), 0), self.width),
            min(max(math.floor(min(ys)), 0), self.height),
            min(max(math.ceil(max(xs)), 0), self.width),
            min(max(math.ceil(max(ys)), 0), self.height),
        )


def picture(page: pypdfium2.PdfPage, scale: float) -> Picture:
    """Render a page; ``scale`` is how much larger its lengths are on the form as we set it."""
    width, height = page.get_size()
    fineness = min(_FINENESS * scale, _WIDEST / max(width, height, 1.0))
    bitmap = page.render(scale=fineness, grayscale=True)
    raw, stride = bytes(bitmap.buffer), bitmap.stride
    rows = tuple(
        raw[n * stride : n * stride + bitmap.width].translate(_INK) for n in range(bitmap.height)
    )
    return Picture(page, bitmap.width, bitmap.height, rows)
