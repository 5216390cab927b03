"""GPT-2 of Grover's shape with random weights, in PyTorch (transformers) and CTranslate2: one step of decoding, and scoring.

Grover is GPT-2 with one more layer norm behind the embeddings and another normalised sum in each block (post- for pre-norm), so a
GPT-2 of the same layers, width, heads, vocabulary and positions has the same matrices to read and the same products to compute.

decode   Greedy, behind a prompt: the time between the first new token and the last, by the number of tokens between. The prompt, the
         first token, and what a call costs once are in none of it.
         CTranslate2: one generate_batch, prompt forwarded at once, end token forbidden; its callback takes the time of each token.
         transformers: the model's own forward over one token and its DynamicCache (generate() would add a Python loop of its own),
         logits of that token only, argmax.
score    All tokens of one text in one call.
         CTranslate2: score_batch, the fastest it has: log-probabilities of the text's tokens and nothing else.
         transformers: forward, log_softmax a block of rows at a time, then log-probability, entropy, variance and rank of each token, as Grover's readers need.

CTranslate2 runs int8 as its own converter quantises it. transformers runs eager, scaled dot product attention, fp32 or bf16.
"""
import os, time

VOCABULARY, POSITIONS, SEED, ROWS = 50270, 1024, 1, 128
ENDLESS = VOCABULARY - 1
opened = {}


def threads():
    return int(os.environ.get("PEER_THREADS", "2"))


def config(layers, width):
    from transformers import GPT2Config
    return GPT2Config(vocab_size=VOCABULARY, n_positions=POSITIONS, n_embd=width, n_layer=layers, n_head=width // 64, bos_token_id=ENDLESS, eos_token_id=ENDLESS, use_cache=True)


def random_model(layers, width):
    import torch
    from transformers import GPT2LMHeadModel
    torch.set_num_threads(threads())
    torch.manual_seed(SEED)
    return GPT2LMHeadModel(config(layers, width)).eval()


def token(number):
    return f"t{number}"


def text(count):
    """The same tokens for everybody."""
    return [(index * 7919 + 13) % 50257 for index in range(count)]


class Words:
    """As much of a tokenizer as the converter asks for."""
    bos_token = eos_token = unk_token = token(ENDLESS)

    def get_vocab(self):
        return {token(number): number for number in range(VOCABULARY)}


def convert(layers, width, folder):
    """Makes the int8 model of CTranslate2 in `folder` unless it is there; in a process of its own, as it needs PyTorch too."""
    made = os.path.join(folder, f"ctranslate2-{layers}x{width}")
    if not os.path.exists(os.path.join(made, "model.bin")):
        import shutil, tempfile
        from ctranslate2.converters import TransformersConverter

        class Converter(TransformersConverter):
            def load_tokenizer(self, tokenizer_class, model_name_or_path, **more):
                return Words()

        source = tempfile.mkdtemp()
        try:
            random_model(layers, width).save_pretrained(source)
            Converter(source).convert(made, quantization="int8", force=True)
        finally:
            shutil.rmtree(source)
    return {"folder": made}


class Translate:
    def __init__(self, folder):
        import ctranslate2
        self.generator = ctranslate2.Generator(folder, device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads())

    def decode(self, context, tokens):
        times = []
        self.generator.generate_batch([[token(number) for number in text(context)]], max_length=tokens + 1, min_length=tokens + 1, end_token=token(ENDLESS), sampling_topk=1,
                                      include_prompt_in_result=False, callback=lambda step: times.append(time.perf_counter()))
        assert len(times) == tokens + 1, len(times)
        return 1000 * (times[-1] - times[0]) / tokens

    def score(self, tokens):
        sequence = [token(number) for number in text(tokens)]
        start = time.perf_counter()
        result = self.generator.score_batch([sequence])[0]
        took = time.perf_counter() - start
        assert len(result.log_probs) == tokens - 1, len(result.log_probs)
        return 1000 * took


class Torch:
    def __init__(self, layers, width, dtype):
        import torch
        self.torch = torch
        self.model = random_model(layers, width).to(getattr(torch, dtype))

    def decode(self, context, tokens):
        from transformers import DynamicCache
        with self.torch.inference_mode():
            cache = DynamicCache(config=self.model.config)
            step = self.torch.tensor([text(context)])
            start = None
            for at in range(tokens + 1):
                out = self.model(input_ids=step, past_key_values=cache, use_cache=True, logits_to_keep=1)
                step = out.logits[:, -1].argmax(-1, keepdim=True)
                step.item()
                start = time.perf_counter() if at == 0 else start
        return 1000 * (time.perf_counter() - start) / tokens

    def score(self, tokens):
        torch = self.torch
        ids = torch.tensor(text(tokens))
        with torch.inference_mode():
            start = time.perf_counter()
            hidden = self.model.transformer(input_ids=ids[None], use_cache=False).last_hidden_state[0, :-1]
            # A few rows of logits at a time stay in the processor's caches.
            for rows, targets in zip(hidden.split(ROWS), ids[1:].split(ROWS)):
                log_probs = torch.log_softmax(self.model.lm_head(rows).float(), -1)
                target = log_probs.gather(-1, targets[:, None])
                weighted = log_probs.exp().mul_(log_probs)
                entropy = -weighted.sum(-1)
                variance = torch.einsum("nv,nv->n", weighted, log_probs) - entropy ** 2
                rank = (log_probs > target).sum(-1)
                for tensor in (target, entropy, variance, rank):
                    tensor.numpy()
            return 1000 * (time.perf_counter() - start)


def peer(engine, layers, width, folder="", dtype="float32"):
    key = (engine, layers, width, dtype)
    if key not in opened:
        opened[key] = Translate(folder) if engine == "ctranslate2" else Torch(layers, width, dtype)
    return opened[key]


def decode(context=400, tokens=32, **which):
    return {"ms": peer(**which).decode(context, tokens)}


def score(tokens=512, **which):
    return {"ms": peer(**which).score(tokens)}


COMMANDS = {"convert": convert, "decode": decode, "score": score}
