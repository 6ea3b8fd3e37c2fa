"""The namespaces of Office files, as the press writes and reads them."""

from __future__ import annotations

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"  # how those of a package begin
CORE = "http://purl.org/dc/elements/1.1/"  # title and author
# What Word shows instead of a picture since 2016 (MS-ODRAWXML, svgBlip).
SVG_BLIP = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"

PRESERVE = "{http://www.w3.org/XML/1998/namespace}space"  # whose value «preserve» keeps blanks
