"""The same as ours.mjs for torch with transformers, in fp32 from the same GGUF file."""

import json
import os
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

path, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
began = time.perf_counter()
folder, name = os.path.split(path)
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32).eval()
print(json.dumps({"loadMs": (time.perf_counter() - began) * 1e3, "pid": os.getpid()}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    ids = tokenizer(request["prompt"], return_tensors="pt").input_ids
    with torch.inference_mode():
        began = time.perf_counter()
        out = model(ids, use_cache=True, logits_to_keep=1)
        first = time.perf_counter()
        cpu = time.process_time()
        for _ in range(request["tokens"]):
            token = out.logits[:, -1:].argmax(-1)
            out = model(token, past_key_values=out.past_key_values, use_cache=True)
        ended = time.perf_counter()
    tokens = request["tokens"]
    print(json.dumps({"prefillMs": (first - began) * 1e3, "decodeMs": (ended - first) * 1e3 / tokens, "cpuMs": (time.process_time() - cpu) * 1e3 / tokens}), flush=True)
