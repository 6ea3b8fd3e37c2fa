"""Forms: schema -> fields; blank forms to fill in; filled ones back to data.

``formats`` lists the formats, each a package with ``blank`` (make it) and ``read``; ``reading``
makes a submission of whatever file was handed in; ``sentences`` holds what readers say of a file.
"""
