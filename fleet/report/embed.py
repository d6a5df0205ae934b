#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the style and the script of the page as C strings.

    embed.py PAGE.css PAGE.js HEADER.h

The page names both by their hash, and the browser runs and applies nothing else.
"""

import base64
import hashlib
import pathlib
import sys


def quoted(text):
    lines = text.splitlines(keepends=True)
    escape = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
    return "\n".join(f'\t"{line.translate(escape)}"' for line in lines)


def define(name, path):
    # The bytes between the tags.
    text = pathlib.Path(path).read_text(encoding="ascii")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return (f'static const char page_{name}[] =\n{quoted(text)};\n'
            f'#define PAGE_{name.upper()}_HASH "sha256-{digest}"\n')


def main(style, script, header):
    pathlib.Path(header).write_text(define("sheet", style) + define("script", script))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
