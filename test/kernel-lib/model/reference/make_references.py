"""Makes the stored references: tiny models of seeded random weights, and what torch says to fixed tokens.

    python make_references.py            # needs torch, transformers and safetensors

For each architecture a folder with config.json, model.safetensors, tokens.json and logits.f32
(row-major [tokens, vocabulary], little endian).
"""

import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
TOKENS = 24
VOCABULARY = 80

MODELS = {
    "llama": transformers.LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=64, rms_norm_eps=1e-5, tie_word_embeddings=False,
    ),
    # Heads narrower than the runtime's attention allows, and a number of them that is no power of two.
    "llama-narrow": transformers.LlamaConfig(
        vocab_size=VOCABULARY, hidden_size=48, intermediate_size=64, num_hidden_layers=2, num_attention_heads=6,
        num_key_value_heads=3, max_position_embeddings=64, tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 100_000.0},
    ),
    "gpt2": transformers.GPT2Config(
        vocab_size=VOCABULARY, n_embd=48, n_layer=2, n_head=3, n_positions=64,
    ),
    # The window is shorter than the text, so that local and global layers differ.
    "gpt-neo": transformers.GPTNeoConfig(
        vocab_size=VOCABULARY, hidden_size=32, num_layers=2, num_heads=2, max_position_embeddings=64, window_size=7,
        attention_types=[[["global", "local"], 1]],
    ),
    "falcon": transformers.FalconConfig(
        vocab_size=VOCABULARY, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, alibi=True, bias=True,
        parallel_attn=False, multi_query=False, new_decoder_architecture=False, max_position_embeddings=64,
    ),
    # Six heads: slopes beyond a power of two.
    "falcon-six": transformers.FalconConfig(
        vocab_size=VOCABULARY, hidden_size=48, num_hidden_layers=1, num_attention_heads=6, alibi=True, bias=True,
        parallel_attn=False, multi_query=False, new_decoder_architecture=False, max_position_embeddings=64,
    ),
}


STORED = {"llama": torch.bfloat16, "gpt2": torch.float16, "falcon": torch.bfloat16, "falcon-six": torch.float16}


def randomise(model: torch.nn.Module, stored: torch.dtype) -> None:
    """Larger than usual weights, and biases and norms that are not trivial: a wrong graph must show."""
    generator = torch.Generator().manual_seed(7)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        norm = parameter.dim() == 1 and name.endswith("weight")
        parameter.data = ((1.0 + 0.2 * noise) if norm else 0.15 * noise).to(stored).float()


for name, config in MODELS.items():
    # Falcon's eager attention in transformers 5 adds its ALiBi bias twice.
    config._attn_implementation = "sdpa" if name.startswith("falcon") else "eager"
    model = transformers.AutoModelForCausalLM.from_config(config).float().eval()
    stored = STORED.get(name, torch.float32)
    randomise(model, stored)
    tokens = torch.randint(0, VOCABULARY, (TOKENS,), generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        logits = model(tokens[None]).logits[0]
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    state = {key: value.to(stored).contiguous().clone() for key, value in model.state_dict().items()}
    if config.tie_word_embeddings:
        state.pop("lm_head.weight", None)
    save_file(state, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config.to_dict(), indent=1, sort_keys=True) + "\n")
    (folder / "tokens.json").write_text(json.dumps(tokens.tolist()) + "\n")
    (folder / "logits.f32").write_bytes(logits.contiguous().numpy().astype("<f4").tobytes())
    print(name, logits.abs().max().item(), sum(p.stat().st_size for p in folder.iterdir()))
