"""Makes quants.json: random blocks of each quantised type, and what the gguf package makes of them.

    python make_quants.py            # needs gguf and numpy
"""

import base64
import json
import pathlib

import numpy
from gguf import GGMLQuantizationType, quants

BLOCKS = 2
# Where each block's half-precision scales are: random bytes there would be infinities.
TYPES = {"F16": (2, []), "BF16": (2, []), "Q4_0": (18, [0]), "Q4_1": (20, [0, 2]), "Q5_0": (22, [0]), "Q5_1": (24, [0, 2]), "Q8_0": (34, [0]), "Q4_K": (144, [0, 2]), "Q5_K": (176, [0, 2]), "Q6_K": (210, [208]), "Q2_K": (84, [80, 82]), "Q3_K": (110, [108])}

random = numpy.random.default_rng(4)
made = {}
for name, (size, scales) in TYPES.items():
    if scales:
        data = random.integers(0, 256, (BLOCKS, size), dtype=numpy.uint8)
        for at in scales:
            data[:, at : at + 2] = random.normal(0, 0.1, (BLOCKS, 1)).astype("<f2").view(numpy.uint8)
    else:
        values = random.normal(0, 1, (1, 64)).astype("<f4")
        data = values.astype("<f2").view(numpy.uint8) if name == "F16" else (values.view("<u4") >> 16).astype("<u2").view(numpy.uint8)
    floats = quants.dequantize(data.reshape(1, -1), GGMLQuantizationType[name]).astype("<f4")
    made[name] = {"bytes": base64.b64encode(data.tobytes()).decode(), "floats": base64.b64encode(floats.tobytes()).decode()}
(pathlib.Path(__file__).parent / "quants.json").write_text(json.dumps(made, indent=1) + "\n")
