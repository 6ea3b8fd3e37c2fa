"""What letters of symbol fonts look like: shared by everybody who reads a Word file."""

from __future__ import annotations

# Bullets that Word writes in symbol fonts, as the characters they look like.
BULLETS = {
    ("symbol", "\uf0b7"): "•", ("symbol", "·"): "•", ("symbol", "\uf02d"): "–",
    ("wingdings", "\uf0a7"): "▪", ("wingdings", "§"): "▪", ("wingdings", "\uf06e"): "■",
    ("wingdings", "n"): "■", ("wingdings", "\uf0d8"): "►", ("wingdings", "Ø"): "►",
    ("wingdings", "\uf0e0"): "→", ("wingdings", "\uf06c"): "●", ("wingdings", "l"): "●",
}  # fmt: skip
SYMBOL_FONTS = {"symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings"}
