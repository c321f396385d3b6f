"""Digits as people draw them on a 280 × 280 pad: pen paths in many hands, written by hand, and how to make pictures of them.

They were written down before any network had seen them and are never used for training. Knows nothing of networks.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

SIDE = 280  # units of the pad
_FINE = 4  # drawn this much larger, then averaged: smooth edges as a browser's canvas has them


@dataclass(frozen=True)
class Drawing:
    """One sign: which digit its writer meant, the manner, the pen's width in pad units, its strokes as SVG paths."""

    digit: int
    hand: str
    width: float
    paths: tuple[str, ...]


def render(
    drawing: Drawing,
    size: float | None = None,
    center: tuple[float, float] | None = None,
    pen: float | None = None,
    unsteady: np.random.Generator | None = None,
) -> np.ndarray:
    """(280, 280, 3) float32 in 0..1, black on white. `size`: the longer side as a share of the pad, the pen with it.

    `center` in pad units places the drawing; it is moved back where it would leave the pad. `pen`: another width of the
    pen, in the drawing's own units. `unsteady`: drawn once more by a hand that trembles, tilts and squeezes.
    """
    strokes = [points(path) for path in drawing.paths]
    if unsteady is not None:
        strokes = _again(strokes, unsteady)
    width = drawing.width if pen is None else pen
    everything = np.concatenate(strokes)
    low, high = everything.min(axis=0), everything.max(axis=0)
    middle = (low + high) / 2
    factor = 1.0 if size is None else size * SIDE / (float((high - low).max()) + width)
    width = width if size is None else min(max(width * factor, 5.0), 36.0)  # a pen has its limits
    room = np.minimum((high - low) * factor / 2 + width / 2 + 4, SIDE / 2)
    place = np.clip(middle if center is None else np.array(center), room, SIDE - room) if size or center else middle
    image = Image.new("L", (SIDE * _FINE, SIDE * _FINE), 255)
    draw = ImageDraw.Draw(image)
    radius = width * _FINE / 2
    for stroke in strokes:
        spots = ((stroke - middle) * factor + place) * _FINE
        draw.line([tuple(spot) for spot in spots], fill=0, width=max(1, round(2 * radius)))
        for x, y in spots:  # round ends and joints
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    grey = np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BOX), dtype=np.float32) / 255.0
    return np.repeat(grey[..., None], 3, axis=2)


def png(picture: np.ndarray) -> bytes:
    """A picture (H, W, 3) in 0..1 as the file that the pad sends or a visitor uploads."""
    file = io.BytesIO()
    Image.fromarray(np.uint8(picture * 255 + 0.5)).save(file, "PNG")
    return file.getvalue()


def _again(strokes: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Turned by up to 10 degrees, up to 15 % wider or narrower, with a tremor of about 2 units that changes slowly."""
    middle = np.concatenate(strokes).mean(axis=0)
    turn, wide = math.radians(rng.uniform(-10, 10)), rng.uniform(0.85, 1.15)
    turned = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    moved = []
    for stroke in strokes:
        rough = rng.normal(size=(len(stroke) + 8, 2))
        tremor = np.stack([np.convolve(rough[:, axis], np.full(9, 2 / 3), "valid") for axis in (0, 1)], axis=1)
        moved.append((stroke - middle) * (wide, 1.0) @ turned + middle + tremor)
    return moved


def points(path: str) -> np.ndarray:
    """An SVG path of M, L, Q and C with absolute coordinates → (n, 2) points along it."""
    spots: list[np.ndarray] = []
    for command, numbers in re.findall(r"([MLQC])([^MLQC]*)", path):
        ends = np.array([float(number) for number in numbers.split()]).reshape(-1, 2)
        degree = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        for piece in ends.reshape(-1, degree, 2):
            if command == "M":
                spots.append(piece[0])
                continue
            t = np.linspace(0.0, 1.0, 25)[1:, None]
            handles = [spots[-1], *piece]
            while len(handles) > 1:  # de Casteljau
                handles = [a + (b - a) * t for a, b in pairwise(handles)]
            spots.extend(handles[0])
    return np.array(spots)


def _hand(digit: int, hand: str, width: float, *paths: str) -> Drawing:
    return Drawing(digit, hand, width, paths)


DRAWINGS = (
    _hand(0, "round", 18, "M140 60 C90 60 75 110 78 145 C82 195 110 222 142 220 C185 216 205 170 200 130 C195 90 175 58 138 62"),
    _hand(0, "slim", 14, "M142 50 C112 56 104 110 106 150 C108 198 124 232 144 230 C168 226 176 180 174 138 C172 92 164 52 140 50"),
    _hand(0, "wide", 20, "M130 80 C70 84 50 130 60 165 C72 205 130 215 180 200 C225 184 232 130 205 102 C185 82 150 76 126 82"),
    _hand(0, "small", 8, "M84 160 C62 158 52 178 54 196 C56 216 70 226 86 224 C104 220 110 202 108 186 C106 170 98 160 82 161"),
    _hand(0, "open", 16, "M165 66 C120 60 84 110 80 158 C78 200 100 222 128 216 C170 204 196 150 194 108 C192 84 184 74 172 70"),
    _hand(0, "tail", 12, "M170 72 C130 50 88 90 84 140 C80 190 110 224 146 218 C186 208 204 160 196 116 C190 84 168 66 140 66 C134 66 128 70 126 78"),
    _hand(0, "slashed", 12, "M140 54 C96 58 84 108 86 144 C90 196 112 224 142 222 C182 218 198 172 194 134 C190 88 172 54 138 56", "M186 84 L98 200"),
    _hand(0, "thick", 30, "M142 64 C98 64 82 112 86 150 C92 194 114 216 142 214 C180 210 196 168 192 132 C188 94 170 64 140 64"),
    _hand(1, "upright", 18, "M140 50 C140 110 139 170 141 230"),
    _hand(1, "slash", 18, "M168 56 L116 226"),
    _hand(1, "flag", 16, "M104 96 C122 84 136 70 148 52 C147 110 146 170 146 228"),
    _hand(1, "flag and foot", 14, "M106 92 L146 56 L146 222", "M100 224 L192 222"),
    _hand(1, "backward", 20, "M122 56 C132 110 142 170 152 226"),
    _hand(1, "long flag", 12, "M86 134 L152 54 L150 226"),
    _hand(1, "short and fat", 26, "M140 110 L138 172"),
    _hand(1, "tall and thin", 6, "M150 20 L138 262"),
    _hand(1, "slanted, foot", 10, "M120 86 L160 58 C152 110 140 170 130 220", "M92 224 C120 220 150 218 176 220"),
    _hand(2, "looped", 16, "M88 100 C92 56 178 44 184 96 C188 146 120 196 96 210 C80 218 76 196 98 192 C130 190 160 224 206 206"),
    _hand(2, "straight base", 18, "M86 92 C94 56 150 44 176 74 C200 108 150 160 84 222 L204 220"),
    _hand(2, "flat", 12, "M94 76 C130 52 186 60 184 98 C180 140 120 180 90 220 C130 214 170 216 204 218"),
    _hand(2, "swan", 22, "M96 116 C84 70 140 40 170 66 C204 98 168 150 86 220 C116 196 160 232 208 196"),
    _hand(2, "small, corner", 8, "M196 40 C200 22 230 20 234 38 C236 58 210 74 194 92 L240 90"),
    _hand(2, "low and wide", 14, "M64 120 C76 80 180 70 188 112 C190 150 110 176 60 204 C110 196 170 208 226 200"),
    _hand(2, "thick", 30, "M98 92 C110 50 186 56 178 108 C172 150 120 190 96 214 L196 212"),
    _hand(2, "large", 20, "M50 84 C60 24 200 10 214 86 C220 150 110 210 46 252 C110 238 180 250 244 248"),
    _hand(3, "round", 18, "M92 76 C120 46 190 56 178 100 C172 128 146 134 124 136 C160 134 198 148 192 184 C184 228 114 232 84 202"),
    _hand(3, "flat top", 16, "M88 66 L186 62 L130 128 C176 122 204 154 190 190 C174 228 110 226 84 204"),
    _hand(3, "shallow", 10, "M96 80 C124 48 184 62 172 104 C166 124 148 132 134 136 C168 138 194 160 184 192 C170 228 112 228 90 208"),
    _hand(3, "looped", 12, "M92 84 C110 48 182 50 178 94 C174 124 136 146 124 138 C116 128 140 124 158 136 C196 156 192 214 146 222 C118 226 94 216 84 200"),
    _hand(3, "slanted", 20, "M124 72 C152 44 214 58 196 100 C186 124 156 132 136 134 C172 136 190 160 174 190 C154 224 96 226 76 198"),
    _hand(3, "small", 9, "M120 108 C132 94 158 100 152 118 C150 130 138 134 130 134 C146 134 160 144 154 158 C148 172 124 172 116 160"),
    _hand(3, "thick", 30, "M86 70 C130 40 190 66 170 108 C160 128 140 132 122 134 C170 132 204 160 184 198 C164 230 104 226 78 206"),
    _hand(3, "narrow", 14, "M118 44 C150 30 176 56 166 96 C160 122 146 134 130 138 C158 140 176 170 168 206 C158 244 122 244 108 226"),
    _hand(4, "open", 16, "M96 56 C92 90 88 120 86 146 C120 148 160 146 200 142", "M172 62 C170 120 168 180 166 232"),
    _hand(4, "closed, one stroke", 16, "M160 228 L162 52 L76 164 L210 162"),
    _hand(4, "open, curved", 20, "M100 60 C90 110 84 150 110 156 C140 160 164 150 184 132", "M188 56 C184 120 178 180 170 236"),
    _hand(4, "closed, thin", 8, "M184 50 L86 156 C120 160 170 156 212 152", "M180 54 C172 110 160 170 150 232"),
    _hand(4, "short bar", 22, "M166 60 L90 160 L176 158", "M168 58 L164 224"),
    _hand(4, "small, corner", 7, "M60 40 L56 66 L84 66", "M80 42 L78 92"),
    _hand(4, "thick", 28, "M96 60 L90 148 L196 144", "M168 64 L164 224"),
    _hand(4, "open, slanted", 14, "M140 62 L92 150 C130 146 164 142 198 142", "M186 84 C174 130 160 180 146 226"),
    _hand(4, "low stem", 12, "M152 60 C130 90 100 126 88 152 C130 158 176 150 212 144", "M164 104 L148 230"),
    _hand(5, "two strokes", 16, "M104 62 L98 128 C130 108 190 116 190 164 C188 216 120 232 86 208", "M104 64 L188 60"),
    _hand(5, "one stroke", 18, "M184 62 L108 66 L100 130 C140 112 194 130 186 176 C178 222 116 228 86 206"),
    _hand(5, "angular", 12, "M188 58 L100 62 L96 134 L160 130 C196 140 196 204 150 216 C120 222 98 216 82 206"),
    _hand(5, "like an s", 20, "M186 66 C140 60 112 68 106 96 C98 126 120 130 146 138 C184 150 192 190 160 212 C134 226 104 222 84 208"),
    _hand(5, "slanted", 14, "M206 58 L132 62 C124 86 116 108 108 130 C150 110 186 136 172 178 C156 222 100 228 70 206"),
    _hand(5, "cap apart", 10, "M112 78 C108 96 106 116 104 132 C140 118 186 134 180 176 C174 216 118 222 92 204", "M120 66 C148 66 176 62 204 56"),
    _hand(5, "small, corner", 9, "M196 196 L194 220 C208 212 226 220 222 238 C218 254 198 256 190 248", "M196 196 L224 194"),
    _hand(5, "thick", 28, "M184 68 L110 70 L104 132 C150 118 192 140 180 180 C168 216 116 218 90 200"),
    _hand(6, "round", 18, "M168 54 C116 84 84 140 86 180 C90 222 150 232 176 204 C200 172 172 140 138 146 C108 152 92 176 92 192"),
    _hand(6, "straight stem", 14, "M134 48 L94 160 C84 206 120 230 152 222 C190 208 186 152 144 150 C116 150 98 172 96 190"),
    _hand(6, "slim", 12, "M150 44 C116 90 104 150 108 194 C114 232 154 236 166 204 C174 170 146 154 118 178"),
    _hand(6, "large loop", 20, "M176 60 C120 70 78 130 80 176 C84 226 150 240 190 206 C214 176 190 132 150 134 C112 138 88 166 86 190"),
    _hand(6, "curled top", 16, "M180 84 C170 56 120 64 98 120 C80 170 92 220 140 220 C184 218 198 176 172 152 C146 134 108 150 94 180"),
    _hand(6, "small", 8, "M140 106 C124 122 116 142 118 156 C122 172 146 174 152 160 C156 146 138 138 122 150"),
    _hand(6, "thick", 28, "M160 56 C118 90 92 140 94 180 C100 222 160 226 176 194 C186 160 148 142 108 172"),
    _hand(6, "open loop", 12, "M164 52 C118 92 92 146 94 184 C100 224 160 228 178 196 C190 166 164 148 128 160"),
    _hand(7, "plain", 18, "M80 74 L196 70 L136 228"),
    _hand(7, "bar", 14, "M82 72 L194 70 C176 120 156 170 136 228", "M112 150 L190 146"),
    _hand(7, "serif", 16, "M88 96 L88 70 L192 68 C168 116 150 170 140 226"),
    _hand(7, "curved", 22, "M84 84 C110 64 160 72 200 66 C166 116 142 166 134 230"),
    _hand(7, "thin, slanted", 7, "M110 64 L216 60 C186 116 150 170 122 232"),
    _hand(7, "bar, thick", 24, "M76 70 L200 68 L140 226", "M108 152 L196 148"),
    _hand(7, "small, corner", 9, "M40 200 L76 198 L58 250"),
    _hand(7, "serif and bar", 12, "M84 92 L86 66 C120 72 160 70 198 62 C180 110 158 160 140 228", "M116 148 C140 144 166 142 190 142"),
    _hand(7, "upright stem", 16, "M78 62 L172 60 C174 116 172 170 168 232"),
    _hand(8, "one stroke", 16, "M182 84 C160 48 98 58 100 98 C104 138 186 144 188 186 C188 230 96 236 92 188 C92 146 178 132 182 88"),
    _hand(8, "two rings", 18, "M140 54 C100 56 98 126 140 128 C184 126 182 56 140 54", "M140 128 C86 132 84 222 140 224 C198 222 196 132 140 128"),
    _hand(8, "slim", 12, "M164 70 C144 44 112 60 118 96 C126 134 168 150 166 194 C162 234 112 234 112 192 C114 152 166 130 166 80"),
    _hand(8, "slanted", 20, "M196 76 C170 46 114 72 124 110 C134 144 168 154 160 192 C148 232 82 228 84 186 C90 146 190 130 198 84"),
    _hand(8, "open top", 14, "M188 66 C150 50 100 70 108 104 C118 138 182 152 180 192 C174 232 96 228 96 188 C100 150 180 116 196 76"),
    _hand(8, "small, corner", 8, "M216 58 C208 46 188 52 192 68 C196 82 218 86 216 102 C212 118 186 116 188 100 C190 84 216 78 217 60"),
    _hand(8, "thick", 28, "M180 84 C160 52 104 60 106 98 C110 134 180 144 182 184 C180 224 104 226 100 186 C100 148 176 134 180 88"),
    _hand(8, "from the middle", 10, "M140 134 C104 116 100 64 140 58 C182 58 180 112 140 134 C90 156 90 222 142 224 C196 220 190 160 140 134"),
    _hand(9, "straight", 16, "M184 92 C170 50 100 56 96 104 C98 146 168 144 186 88 L180 230"),
    _hand(9, "curved tail", 18, "M186 100 C180 52 104 52 96 104 C94 146 164 152 186 104 C194 160 176 220 110 222"),
    _hand(9, "slim", 10, "M168 92 C160 54 118 56 114 100 C114 138 156 136 168 96 C166 140 160 190 152 236"),
    _hand(9, "slanted", 20, "M202 90 C194 52 126 64 116 108 C110 150 184 146 202 96 C190 140 166 190 138 230"),
    _hand(9, "open loop", 14, "M188 70 C150 50 96 72 98 112 C104 146 164 140 190 92 C186 140 176 190 166 232"),
    _hand(9, "hook", 12, "M184 96 C176 54 100 58 98 106 C102 148 170 144 186 92 C190 150 190 200 164 222 C140 236 112 226 102 208"),
    _hand(9, "small, corner", 8, "M90 60 C86 48 66 50 66 64 C68 78 86 76 90 62 C90 76 88 92 84 104"),
    _hand(9, "thick", 28, "M182 98 C168 56 104 64 102 106 C106 146 168 142 184 98 C182 140 172 190 160 226"),
)  # fmt: skip
