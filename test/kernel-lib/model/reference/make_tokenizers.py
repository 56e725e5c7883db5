"""Makes tokenizers.json: small vocabularies trained here, and what the reference tokenizers make of 200 strings.

    python make_tokenizers.py            # needs tokenizers, sentencepiece and jinja2
"""

import io
import json
import pathlib
import random

import jinja2.sandbox
import sentencepiece
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
WORDS = "the a of and to in is you that it he was for on are with as his they be at one have this from or had by".split()
PIECES = [
    "Once upon a time, there was a little girl named Lily.", "don't we've they'll I'm he'd it's", "naïve café über straße",
    "日本語のテキスト", "한국어 문장", "Привет, мир!", "مرحبا بالعالم", "שלום עולם", "नमस्ते दुनिया", "Ω≈ç√∫˜µ≤≥÷", "🎈🎉 👩‍👩‍👧 🇫🇷 ✈️", "1234567890",
    "٣٤٥ ०१२ ②③ ¼ Ⅷ", "const x = (a, b) => a ?? b; // note", "def f(x):\n    return x ** 2\n", "<|im_start|>", "\t\ttabs\tand  two  spaces", "\n\n\nlines\n",
    "   leading", "trailing   ", "e\u0301 versus é", "\u00a0no-break\u00a0", "zero\u200bwidth", "ﬁ ligature ＡＢＣ", "a" * 40, "MiXeD CaSe", "https://example.org/a?b=c#d",
    "$3.50 + 7%", "…—–“quotes”", "\u0000\u0001control\u007f", "𝒳 𐍈 𠜎",
]


def strings() -> list[str]:
    chance = random.Random(5)
    made = list(PIECES)
    while len(made) < 200:
        parts = [chance.choice(PIECES) if chance.random() < 0.4 else chance.choice(WORDS) for _ in range(chance.randint(1, 6))]
        made.append(chance.choice(["", " ", "  ", "\n"]).join(parts))
    return made


def corpus() -> list[str]:
    chance = random.Random(9)
    return [" ".join(chance.choice(WORDS) for _ in range(12)) for _ in range(300)] + PIECES[:1] * 50 + PIECES[2:8] * 3


def byte_level() -> dict:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=420, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=["<|im_start|>"])
    tokenizer.train_from_iterator(corpus(), trainer)
    described = json.loads(tokenizer.to_str())["model"]
    texts = [text for text, _ in sorted(described["vocab"].items(), key=lambda item: item[1])]
    merges = [" ".join(pair) if isinstance(pair, list) else pair for pair in described["merges"]]
    ids = [tokenizer.encode(text).ids for text in strings()]
    return {"texts": texts, "kinds": [3 if text == "<|im_start|>" else 1 for text in texts], "merges": merges, "ids": ids}


def sentence_piece() -> dict:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus()), model_writer=model, vocab_size=420, model_type="bpe", byte_fallback=True, minloglevel=2,
        normalization_rule_name="identity", add_dummy_prefix=True, remove_extra_whitespaces=False, character_coverage=0.98,
    )
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    size = processor.vocab_size()
    kind = lambda i: 2 if processor.is_unknown(i) else 3 if processor.is_control(i) else 6 if processor.is_byte(i) else 1
    return {
        "texts": [processor.id_to_piece(i) for i in range(size)],
        "scores": [processor.get_score(i) for i in range(size)],
        "kinds": [kind(i) for i in range(size)],
        "ids": [processor.encode(text) for text in strings()],
    }


TEMPLATES = {
    "chatml": "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are helpful.<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "zephyr": "{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<|user|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'system' %}\n"
    "{{ '<|system|>\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n{{ '<|assistant|>\n'  + message['content'] + eos_token }}\n{% endif %}\n"
    "{% if loop.last and add_generation_prompt %}\n{{ '<|assistant|>' }}\n{% endif %}\n{% endfor %}",
}
CHAT = [
    {"role": "user", "content": "What is the capital of France?"}, {"role": "assistant", "content": "Paris."}, {"role": "user", "content": "And {{ of }} Spain? 🎈"},
]


def chats() -> list[dict]:
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    tokens = {"bos_token": "<s>", "eos_token": "</s>"}
    return [
        {"name": name, "template": template, "rendered": environment.from_string(template).render(messages=CHAT, add_generation_prompt=True, **tokens)}
        for name, template in TEMPLATES.items()
    ]


reference = {"strings": strings(), "byteLevel": byte_level(), "sentencePiece": sentence_piece(), "messages": CHAT, "chats": chats()}
(HERE / "tokenizers.json").write_text(json.dumps(reference, ensure_ascii=True) + "\n")
