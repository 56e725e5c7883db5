"""The same as ours.mjs for torch with transformers, in fp32 from the same GGUF file."""

import json
import os
import statistics
import sys
import time

import torch
from transformers import AutoModelForCausalLM

path, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
began = time.perf_counter()
folder, name = os.path.split(path)
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32).eval()
print(json.dumps({"loadMs": (time.perf_counter() - began) * 1e3, "pid": os.getpid()}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    ids = torch.tensor([request["ids"]])
    with torch.inference_mode():
        began = time.perf_counter()
        out = model(ids, use_cache=True, logits_to_keep=1)
        times = [time.perf_counter()]
        cpu = time.process_time()
        for _ in range(request["tokens"]):
            token = out.logits[:, -1:].argmax(-1)
            out = model(token, past_key_values=out.past_key_values, use_cache=True)
            times.append(time.perf_counter())
    gaps = [after - before for before, after in zip(times, times[1:])]
    cpu = (time.process_time() - cpu) / len(gaps)
    print(json.dumps({"prefillMs": (times[0] - began) * 1e3, "decodeMs": statistics.median(gaps) * 1e3, "cpuMs": cpu * 1e3}), flush=True)
