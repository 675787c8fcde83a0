/** Texts of the files in `std`, by the name that imports give them. Written by tools/reference/write-standard.mjs. */
export const standardTexts: Readonly<Record<string, string>> = {
  "std/text.pipe": `/// BERT (Devlin et al., 2018): a vector for each token, which knows the tokens around it. Sizes are those of BERT base.
layer bert(
  vocabulary: int = 30_522,
  width: int = 768,
  layers: int = 12,
  heads: int = 12,
  hidden: int = 3_072,
  places: int = 512,
  padding: int = 0,
  dropout: probability = 10%,
  attention_dropout: probability = 10%,
  activation: text = "gelu",
  approximate: bool = false,
  epsilon: float = 1e-12
) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: padding, init: normal(std: 0.02))
    -> positional(learned, places: places, init: normal(std: 0.02))
    -> shift(init: normal(std: 0.02))
    -> layer_norm(epsilon: epsilon)
    -> dropout(dropout)
    -> repeat(
      layers,
      transformer_block(
        heads,
        hidden: hidden,
        dropout: dropout,
        attention_dropout: attention_dropout,
        norm: post,
        activation: activation,
        approximate: approximate,
        epsilon: epsilon
      )
    )
}

/// MiniLM (Wang et al., 2020) in the sizes of the sentence encoder \`minilm-l6\`: \`mean_pool()\` of it says what a text is about.
layer minilm_l6(dropout: probability = 10%, attention_dropout: probability = 10%) {
  input ids: tokens(steps)
  output y: ids
    -> bert(
      width: 384,
      layers: 6,
      hidden: 1_536,
      dropout: dropout,
      attention_dropout: attention_dropout
    )
}

/// RoBERTa (Liu et al., 2019): BERT whose places are counted from behind its padding. Sizes are those of RoBERTa base.
layer roberta(
  vocabulary: int = 50_265,
  width: int = 768,
  layers: int = 12,
  heads: int = 12,
  hidden: int = 3_072,
  places: int = 514,
  padding: int = 1,
  dropout: probability = 10%,
  attention_dropout: probability = 10%,
  activation: text = "gelu",
  approximate: bool = false,
  epsilon: float = 1e-5
) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: padding, init: normal(std: 0.02))
    -> positional(learned, places: places, first: padding + 1, init: normal(std: 0.02))
    -> shift(init: normal(std: 0.02))
    -> layer_norm(epsilon: epsilon)
    -> dropout(dropout)
    -> repeat(
      layers,
      transformer_block(
        heads,
        hidden: hidden,
        dropout: dropout,
        attention_dropout: attention_dropout,
        norm: post,
        activation: activation,
        approximate: approximate,
        epsilon: epsilon
      )
    )
}

/// DistilBERT (Sanh et al., 2019): half of BERT's blocks, learned from BERT's answers. Sizes are those of DistilBERT base.
layer distilbert(
  vocabulary: int = 30_522,
  width: int = 768,
  layers: int = 6,
  heads: int = 12,
  hidden: int = 3_072,
  places: int = 512,
  padding: int = 0,
  dropout: probability = 10%,
  attention_dropout: probability = 10%,
  activation: text = "gelu",
  approximate: bool = false,
  epsilon: float = 1e-12
) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: padding, init: normal(std: 0.02))
    -> positional(learned, places: places, init: normal(std: 0.02))
    -> layer_norm(epsilon: epsilon)
    -> dropout(dropout)
    -> repeat(
      layers,
      transformer_block(
        heads,
        hidden: hidden,
        dropout: dropout,
        attention_dropout: attention_dropout,
        norm: post,
        activation: activation,
        approximate: approximate,
        epsilon: epsilon
      )
    )
}

/// MPNet (Song et al., 2020): BERT whose heads also learn how far away another token is. Sizes are those of MPNet base.
layer mpnet(
  vocabulary: int = 30_527,
  width: int = 768,
  layers: int = 12,
  heads: int = 12,
  hidden: int = 3_072,
  places: int = 514,
  padding: int = 1,
  relative: int = 32,
  farthest: int = 128,
  dropout: probability = 10%,
  attention_dropout: probability = 10%,
  activation: text = "gelu",
  approximate: bool = false,
  epsilon: float = 1e-5
) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: padding, init: normal(std: 0.02))
    -> positional(learned, places: places, first: padding + 1, init: normal(std: 0.02))
    -> layer_norm(epsilon: epsilon)
    -> dropout(dropout)
    -> repeat(
      layers,
      transformer_block(
        heads,
        hidden: hidden,
        dropout: dropout,
        attention_dropout: attention_dropout,
        norm: post,
        activation: activation,
        approximate: approximate,
        epsilon: epsilon,
        relative: relative,
        farthest: farthest
      )
    )
}

/// GPT-2 (Radford et al., 2019): each token sees those before it alone. \`vocabulary\` counts one id for padding, which is the last: GPT-2's own
/// tokens have none. Sizes are those of the smallest GPT-2.
layer gpt2(
  vocabulary: int = 50_258,
  width: int = 768,
  layers: int = 12,
  heads: int = 12,
  hidden: int = 3_072,
  places: int = 1_024,
  dropout: probability = 10%,
  attention_dropout: probability = 10%,
  activation: text = "gelu",
  approximate: bool = true,
  epsilon: float = 1e-5
) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: vocabulary - 1, init: normal(std: 0.02))
    -> positional(learned, places: places, init: normal(std: 0.02))
    -> dropout(dropout)
    -> repeat(
      layers,
      transformer_block(
        heads,
        hidden: hidden,
        dropout: dropout,
        attention_dropout: attention_dropout,
        causal: true,
        activation: activation,
        approximate: approximate,
        epsilon: epsilon
      )
    )
    -> layer_norm(epsilon: epsilon)
}

/// TextCNN (Kim, 2014): the strongest answers of filters over three, four and five words.
layer text_cnn(
  vocabulary: int,
  width: int = 128,
  filters: int = 100,
  padding: int = 0,
  dropout: probability = 50%
) {
  input ids: tokens(steps)
  words = ids -> embedding(vocabulary, width, padding: padding)
  three = words -> conv1d(filters, kernel: 3, pad: same, activation: relu) -> max_over_time()
  four = words -> conv1d(filters, kernel: 4, pad: same, activation: relu) -> max_over_time()
  five = words -> conv1d(filters, kernel: 5, pad: same, activation: relu) -> max_over_time()
  output y: [three, four, five] -> concat() -> dropout(dropout)
}

/// An LSTM that reads a text from both ends, with the strongest value of each channel (Conneau et al., 2017).
layer bi_lstm(
  vocabulary: int,
  width: int = 128,
  units: int = 128,
  padding: int = 0,
  dropout: probability = 30%
) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: padding)
    -> dropout(dropout)
    -> lstm(units, steps: all, bidirectional: true)
    -> max_over_time()
    -> dropout(dropout)
}

/// The mean of the vectors of a text's words and n-grams, as in fastText (Joulin et al., 2017): no order, and very fast.
layer bag_of_ngrams(vocabulary: int, width: int = 64, padding: int = 0, sparse: bool = false) {
  input ids: tokens(steps)
  output y: ids
    -> embedding(vocabulary, width, padding: padding, sparse: sparse)
    -> mean_pool()
}
`,
  "std/vision.pipe": `/// A block of MobileNetV2 (Sandler et al., 2018): more channels, a look around in each of them, and few channels again.
layer inverted_block(filters: int, expand: int = 6, stride: int = 1, momentum: float = 0.999) {
  input x: tensor(h, w, c)
  output y: x
    -> conv(c * expand, kernel: 1, bias: false)
    -> batch_norm(momentum: momentum)
    -> relu(most: 6)
    -> depthwise_conv(3, stride: stride, pad: same, bias: false)
    -> batch_norm(momentum: momentum)
    -> relu(most: 6)
    -> conv(filters, kernel: 1, bias: false)
    -> batch_norm(momentum: momentum)
}

/// MobileNetV2 (Sandler et al., 2018) without its head: what 1,280 channels see at each of 32 × 32 fewer places. Pixels are numbers from 0 to 1.
layer mobilenet_v2(momentum: float = 0.999) {
  input image: tensor(h, w, 3)
  output y: image
    -> conv(32, kernel: 3, stride: 2, pad: same, bias: false)
    -> batch_norm(momentum: momentum)
    -> relu(most: 6)
    -> depthwise_conv(3, pad: same, bias: false)
    -> batch_norm(momentum: momentum)
    -> relu(most: 6)
    -> conv(16, kernel: 1, bias: false)
    -> batch_norm(momentum: momentum)
    -> inverted_block(24, stride: 2, momentum: momentum)
    -> residual(inverted_block(24, momentum: momentum))
    -> inverted_block(32, stride: 2, momentum: momentum)
    -> repeat(2, residual(inverted_block(32, momentum: momentum)))
    -> inverted_block(64, stride: 2, momentum: momentum)
    -> repeat(3, residual(inverted_block(64, momentum: momentum)))
    -> inverted_block(96, momentum: momentum)
    -> repeat(2, residual(inverted_block(96, momentum: momentum)))
    -> inverted_block(160, stride: 2, momentum: momentum)
    -> repeat(2, residual(inverted_block(160, momentum: momentum)))
    -> inverted_block(320, momentum: momentum)
    -> conv(1_280, kernel: 1, bias: false)
    -> batch_norm(momentum: momentum)
    -> relu(most: 6)
}
`,
};
