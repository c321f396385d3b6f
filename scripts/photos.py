"""The small photographs of the convolution page: square crops of the two that come with scikit-learn, 48 pixels a side.

    .venv/bin/python scripts/photos.py        writes assets/images/photos/<name>.png

Credit: "china.jpg" by danielbuechele, "flower.jpg" by vultilion, both on Flickr under CC BY 2.0; cropped and shrunk here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from sklearn.datasets import load_sample_image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core.data.photos import FOLDER, SIDE

# name: the photograph, and left, top and side of the square in its pixels
CROPS = {
    "temple": ("china.jpg", 18, 18, 384),
    "roof": ("china.jpg", 92, 22, 232),
    "flower": ("flower.jpg", 152, 68, 312),
    "petals": ("flower.jpg", 236, 148, 144),
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, (photograph, left, top, side) in CROPS.items():
        whole = Image.fromarray(load_sample_image(photograph))
        small = whole.crop((left, top, left + side, top + side)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
        path = FOLDER / f"{name}.png"
        small.save(path, optimize=True)
        print(f"{path.relative_to(FOLDER.parents[2])}  {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
