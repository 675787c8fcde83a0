/**
 * What other libraries call the words of the language. Nothing here is ever accepted: a foreign word is an error whose
 * message names ours. A word that this language does without has a remark that says why.
 */

import { remarks } from "./alias-remarks.ts";
import { argumentAliases } from "./argument-aliases.ts";
import { detectionAliases as detection, detectorAliases as detectors } from "./detector-aliases.ts";
import type { CallGroup } from "./entry.ts";
import { explanationAliases as explanations, fairnessAliases as fairness } from "./explanation-aliases.ts";
import { metricAliases as metrics } from "./metric-aliases.ts";

/** The groups of words: those of the catalog, and names that stand in it as settings, arguments, types and values. */
export type AliasGroup =
  | CallGroup
  | "metrics"
  | "fairness"
  | "detection"
  | "blocks"
  | "settings"
  | "arguments"
  | "split_names"
  | "types"
  | "values"
  | "datasets";

/**
 * Our word, and the words of others in the spelling that is most common; case and `_` do not matter. `~` stands before a word
 * that means something near, but not the same: it is proposed, and nothing puts ours in its place unasked.
 */
type Words = Readonly<Record<string, string>>;

const words: Readonly<Record<AliasGroup, Words>> = {
  operators: {
    dense: "linear fc fully_connected affine inner_product lin perceptron",
    conv: "conv2d convolution convolution2d convolutional conv_2d",
    conv1d: "convolution1d temporal_conv ~causal_conv",
    conv_transpose:
      "conv2d_transpose conv_transpose2d deconv deconvolution transposed_conv transpose_conv convolution2d_transpose",
    separable_conv: "separable_conv2d separable_convolution2d sep_conv",
    depthwise_conv: "depthwise_conv2d depthwise_convolution conv_dw",
    max_pool: "max_pool2d max_pooling max_pooling2d maxpool_2d ~subsample",
    max_pool1d: "max_pooling1d",
    avg_pool1d: "average_pooling1d average_pool1d",
    global_max_pool: "global_max_pooling2d global_max_pooling adaptive_max_pool2d global_max_pool2d gmp",
    squeeze_excite: "se squeeze_excitation squeeze_and_excite se_block se_layer",
    permute: "transpose swapaxes ~moveaxis ~rearrange",
    upsample: "up_sampling2d upsampling up_sampling ~interpolate ~resize ~pixel_shuffle",
    zero_pad: "zero_padding2d zero_padding pad2d ~pad constant_pad2d",
    crop: "cropping2d center_crop cropping",
    spatial_dropout: "spatial_dropout2d spatial_dropout1d dropout2d dropout1d feature_dropout",
    stochastic_depth: "drop_path ~drop_connect",
    multiply: "mul product elementwise_multiply hadamard ~dot",
    average: "mean avg ~merge",
    gate: "~glu ~highway gated_fusion gmu gating",
    avg_pool: "avg_pool2d average_pool average_pooling average_pooling2d",
    global_avg_pool:
      "global_average_pooling2d global_average_pooling global_average_pool gap adaptive_avg_pool2d global_avg_pool2d global_pool global_mean_pool",
    flatten: "ravel vectorize",
    reshape: "view ~resize unflatten",
    dropout: "~drop ~alpha_dropout ~gaussian_dropout",
    batch_norm: "bn batch_normalization batch_normalisation batch_norm1d batch_norm2d bn2d ~norm",
    layer_norm: "layer_normalization layer_normalisation ln ~norm",
    rms_norm: "rms_normalization root_mean_square_norm",
    group_norm: "group_normalization group_normalisation gn",
    instance_norm: "instance_normalization instance_normalisation instance_norm2d instance_norm1d",
    attention:
      "multi_head_attention multihead_attention mha self_attention cross_attention attend ~scaled_dot_product_attention ~additive_attention ~grouped_query_attention",
    transformer_block:
      "transformer transformer_encoder transformer_encoder_layer encoder_layer transformer_layer encoder_block ~transformer_decoder",
    positional:
      "positional_encoding position_embedding positional_embedding position_encoding sine_position_encoding pos_embedding pos_encoding ~rope ~rotary_embedding",
    shift: "bias_add add_bias token_type_embedding token_type_embeddings segment_embedding type_embedding",
    relu: "rectifier rectified_linear ~relu6",
    leaky_relu: "lrelu leaky",
    prelu: "parametric_relu",
    elu: "exponential_linear ~celu",
    silu: "swish",
    hard_swish: "hard_silu ~hard_sigmoid",
    softplus: "~log_sigmoid",
    sigmoid: "logistic expit",
    softmax: "~log_softmax softmax2d",
    tanh: "hyperbolic_tangent",
    embedding: "embed lookup ~token_embedding ~word_embedding",
    embedding_bag: "bag_of_words ~fasttext ~sparse_linear ~embedding_lookup_sparse",
    rnn: "simple_rnn elman elman_rnn vanilla_rnn recurrent",
    lstm: "long_short_term_memory ~bilstm ~bidirectional ~cudnn_lstm",
    gru: "gated_recurrent_unit ~bigru ~cudnn_gru",
    mean_pool: "~global_average_pooling1d mean_over_time average_over_time temporal_mean mean_pooling",
    max_over_time: "~global_max_pooling1d max_pool_over_time temporal_max global_max_pool1d",
    last_step: "last_state last_hidden last_output ~take_last",
    concat: "concatenate cat ~merge ~stack",
    add: "~sum plus elementwise_add residual_add",
  },
  losses: {
    cross_entropy:
      "nll_loss nll categorical_crossentropy sparse_categorical_crossentropy cross_entropy_loss softmax_cross_entropy softmax_cross_entropy_with_logits log_loss ce xent negative_log_likelihood",
    binary:
      "binary_crossentropy binary_cross_entropy bce bce_loss bce_with_logits bce_with_logits_loss sigmoid_cross_entropy ~multi_label_soft_margin_loss ~logistic",
    focal: "focal_loss categorical_focal_crossentropy binary_focal_crossentropy sigmoid_focal_loss",
    hinge: "hinge_loss categorical_hinge multi_margin_loss ~squared_hinge ~svm",
    mse: "mse_loss mean_squared_error mean_square_error ~l2 ~l2_loss ~squared_error ~least_squares",
    mae: "mae_loss l1_loss mean_absolute_error ~l1 ~absolute_error",
    huber: "huber_loss ~smooth_l1 ~smooth_l1_loss",
    log_cosh: "logcosh log_cosh_loss",
    quantile: "quantile_loss pinball pinball_loss",
    dice: "dice_loss ~tversky ~jaccard ~iou_loss",
    dice_cross_entropy: "dice_ce dice_ce_loss ~combo_loss ~dice_bce",
    centers: "center_net centernet ~yolo ~ssd ~fcos ~detr ~retinanet ~faster_rcnn",
    ctc: "ctc_loss connectionist_temporal_classification ~rnnt ~transducer",
    contrastive: "supcon sup_con_loss supervised_contrastive ~info_nce ~nt_xent ~ntxent_loss",
    triplet: "triplet_loss triplet_margin_loss triplet_semi_hard_loss batch_hard",
  },
  optimizers: {
    sgd: "gradient_descent ~momentum ~nesterov sgd_optimizer stochastic_gradient_descent",
    adam: "adam_optimizer ~nadam ~adamax ~adafactor ~adadelta",
    adamw: "adam_weight_decay adam_w_optimizer weight_decay_adam ~schedule_free_adamw",
    rmsprop: "rms_prop_optimizer ~adadelta",
    adagrad: "ada_grad_optimizer ~ftrl",
    lion: "lion_w",
    lamb: "~lars",
    muon: "~shampoo ~soap",
  },
  clips: {
    norm: "global_norm global_clipnorm clip_grad_norm clip_by_global_norm max_grad_norm gradient_clip_norm",
    weight_norm: "clipnorm clip_by_norm",
    value: "clipvalue clip_by_value clip_grad_value",
  },
  regularisers: {
    l2: "l2_regularizer ridge ~weight_decay ~tikhonov ~l1l2 ~elastic_net",
    l1: "l1_regularizer lasso ~l1l2 ~elastic_net ~sparsity",
  },
  averages: {
    ema: "exponential_moving_average moving_average ~swa ~polyak ~use_ema ~averaged_model",
  },
  adapters: {
    lora: "low_rank low_rank_adaptation lora_config ~dora ~qlora ~adalora ~loha ~lokr ~peft ~vera",
    adapter: "adapters bottleneck bottleneck_adapter houlsby pfeiffer adapter_config ~ia3 ~compacter ~parallel_adapter",
    bitfit: "bias_tuning bias_only ~bias",
    prefix: "prefix_tuning prefix_encoder ~prompt_tuning ~p_tuning ~soft_prompt ~prompt",
  },
  starts: {
    from: "from_run load ~checkpoint ~resume ~weights ~finetune",
    pretrained: "from_pretrained hub ~huggingface ~hf ~bert",
  },
  rates: {
    layerwise: "layer_decay llrd discriminative layerwise_decay",
  },
  unfreezings: {
    gradual: "gradual_unfreezing ulmfit ~thaw",
  },
  initializers: {
    glorot_uniform: "xavier_uniform xavier glorot ~variance_scaling",
    glorot_normal: "xavier_normal",
    he_uniform: "kaiming_uniform kaiming he",
    he_normal: "kaiming_normal msra",
    lecun_uniform: "~lecun",
    lecun_normal: "~lecun",
    orthogonal: "orthogonal_initializer ortho",
    uniform: "random_uniform",
    normal: "random_normal gaussian randn",
    truncated_normal: "trunc_normal",
    zeros: "zero",
    ones: "one",
    constant: "fill const value",
  },
  schedules: {
    cosine:
      "cosine_annealing cosine_annealing_lr cosine_decay cosine_schedule cosine_lr cosine_decay_restarts cosine_annealing_warm_restarts cosine_restarts sgdr",
    step: "step_lr step_decay multi_step_lr multi_step ~piecewise ~piecewise_constant ~piecewise_constant_decay",
    exponential: "exponential_lr exponential_decay exp_decay ~inverse_time_decay",
    linear: "linear_lr linear_decay",
    polynomial: "polynomial_lr polynomial_decay poly",
    one_cycle: "one_cycle_lr onecycle ~cyclic_lr ~cyclic",
    warmup: "linear_warmup ~sequential_lr ~chained_scheduler",
    plateau: "reduce_lr_on_plateau reduce_on_plateau",
  },
  stops: { early: "early_stopping early_stop early_stopper patience" },
  validations: { every: "~interval ~steps ~epochs ~epoch ~periodic ~each" },
  sources: {
    csv: "read_csv csv_file ~tsv ~read_table ~dataframe ~pandas load_csv",
    jsonl: "json ndjson json_lines read_json jsonlines",
    parquet: "read_parquet ~arrow ~feather ~orc",
    sql: "query duckdb ~sqlite ~select ~database",
    stream: "~kafka stdin tail ~socket",
    audio: "audio_folder audio_dataset_from_directory recordings",
    images: "image_folder image_dataset_from_directory flow_from_directory image_directory folder directory",
    scenes: "synthetic shapes ~toy_shapes ~make_blobs",
    builtin: "~load_dataset ~torchvision ~tfds ~keras_dataset",
  },
  columns: {
    image: "picture img photo",
    class: "category categorical label labels classes enum one_hot",
    number: "float int integer numeric real double float32 continuous",
    vector: "array numbers ~features",
    text: "string str varchar char sentence",
    audio: "sound wav waveform speech",
    id: "key identifier uid uuid",
    time: "date datetime timestamp",
    list: "sequence",
    tags: "set keywords multi_label",
    mask: "segmentation segmentation_mask semantic_mask masks",
    boxes: "bbox bboxes bounding_box bounding_boxes box ~coco ~voc ~yolo detections",
  },
  preparations: {
    fill: "fillna fill_na impute imputer simple_imputer",
    scale: "rescale rescaling ~multiply ~divide ~to_tensor",
    normalize: "standardize standardise standard_scaler z_score zscore normalization standardization ~whiten",
    clip: "clamp clip_by_value",
    min_max: "min_max_scaler minmax_scale",
    robust: "robust_scaler robust_scale",
    log_scale: "log1p log ~power_transformer ~box_cox",
    bucket: "bucketize discretize discretization kbins_discretizer qcut digitize quantize binning",
    date_parts: "date_features datetime_features ~extract ~strftime",
    centers: "heatmap heat_map center_heatmap ~anchors",
    spectrogram: "mel_spectrogram log_mel log_mel_spectrogram ~stft ~mfcc",
    lower: "lowercase to_lower casefold lower_case",
    strip: "trim ~strip_punctuation ~lower_and_strip_punctuation",
    split: "whitespace_split ~tokenise ~tokenizer",
    words: "word_tokenize tokenise regexp_tokenize ~tokenizer",
    vocabulary: "vocab string_lookup ~text_vectorization ~count_vectorizer",
    tokenize:
      "auto_tokenizer hf_tokenizer pretrained_tokenizer word_piece ~tokenise ~tokenizer ~sentence_piece ~unigram",
    bpe: "byte_pair_encoding byte_pair train_bpe bpe_trainer ~sentence_piece ~subwords ~subword_tokenizer",
    stem: "stemmer stemming porter_stemmer lancaster_stemmer snowball_stemmer snowball ~lemmatize ~lemmatizer",
    stop_words: "stopwords remove_stopwords stop_words_remover stop_word_filter",
    ngrams: "ngram shingles word_ngrams char_ngrams everygrams ~skipgrams ~ngram_range",
    segment: "jieba cut_words word_segmentation tiny_segmenter mecab kuromoji ~sentencize",
    tf_idf: "tfidf tfidf_vectorizer tfidf_transformer ~count_vectorizer ~bag_of_words ~bm25",
    truncate: "cut max_length",
    pad: "pad_sequences padding",
    hash: "hashing feature_hashing feature_hasher hash_bucket ~hashing_vectorizer",
    one_hot:
      "one_hot_encode one_hot_encoder to_categorical dummies get_dummies multi_hot category_encoding label_binarizer",
  },
  augmentations: {
    flip: "random_horizontal_flip random_flip horizontal_flip ~vertical_flip hflip ~vflip mirror fliplr",
    rotate: "random_rotation rotation random_rotate rotation_range",
    pad_crop: "~random_crop ~crop random_pad_crop",
    shift: "random_translation translate random_translate width_shift_range height_shift_range ~random_affine ~affine",
    zoom: "random_zoom zoom_range random_scale ~random_resized_crop ~random_affine",
    shear: "random_shear shear_range skew ~random_affine",
    colour_jitter:
      "color_jitter random_color_jitter ~random_brightness ~random_contrast ~random_saturation ~random_hue ~brightness ~contrast ~saturation ~hue brightness_range",
    grayscale: "random_grayscale greyscale to_gray to_grayscale rgb_to_grayscale random_gray",
    blur: "gaussian_blur random_gaussian_blur random_blur",
    noise: "gaussian_noise random_noise gauss_noise",
    cutout: "random_cutout ~coarse_dropout",
    random_erasing: "random_erase erasing ~coarse_dropout",
    gain: "volume random_gain ~amplitude ~loudness",
    time_mask: "time_masking ~spec_augment ~mask",
    frequency_mask: "freq_mask frequency_masking ~spec_augment",
    synonym: "synonym_replacement synonyms ~word_net",
    insert: "random_insertion",
    swap: "random_swap ~shuffle",
    delete: "random_deletion ~dropout",
    typos: "keyboard_aug ~keyboard ~ocr",
    trivial_augment: "trivial_augment_wide",
    rand_augment: "random_augment ~auto_augment ~aug_mix",
    mixup: "random_mixup ~mix",
    cutmix: "random_cutmix",
  },
  mixes: {
    proportional: "~examples_proportional concat concatenate ~all ~size",
    equal: "~uniform ~round_robin ~same ~balanced",
    temperature: "~temperature_scaled ~temperature_sampling",
    annealed: "annealing annealed_sampling ~scheduled",
  },
  balances: {
    fixed: "linear ~static ~weighted ~scalarization ~unit",
    uncertainty: "uncertainty_weighting homoscedastic ~kendall ~learned",
    dwa: "dynamic_weight_average ~dynamic",
    gradnorm: "gradient_normalization",
    pcgrad: "gradient_surgery project_conflicting_gradients ~cagrad ~mgda ~gradvac",
  },
  samplings: {
    balanced:
      "~weighted_random_sampler ~oversample ~undersample ~over_sampling ~under_sampling ~random_over_sampler ~random_under_sampler ~smote class_balanced balance",
  },
  corruptions: {
    noise: "gaussian_noise gauss_noise random_noise white_noise ~speckle_noise ~speckle",
    shot_noise: "poisson_noise poisson",
    impulse_noise: "salt_and_pepper salt_pepper impulse",
    blur: "gaussian_blur gauss_blur",
    defocus_blur: "defocus lens_blur disk_blur",
    glass_blur: "frosted_glass_blur glass",
    motion_blur: "motion",
    zoom_blur: "radial_blur",
    fog: "~haze ~mist ~weather ~snow ~frost",
    brightness: "brighten ~darken ~exposure",
    saturate: "saturation ~colour ~color",
    pixelate: "pixelation ~downsample ~low_resolution",
    jpeg: "jpeg_compression compression jpg",
    rotate: "rotation turn",
    occlude: "occlusion cutout ~random_erasing ~erase",
    typos: "typo misspell misspelling ~keyboard ~ocr",
    delete: "drop_words word_drop random_deletion word_dropout",
    swap: "~shuffle word_order random_swap",
    synonym: "synonyms paraphrase synonym_replacement word_net_swap ~back_translation ~word_swap",
    case: "casing upper lower upper_case lower_case",
    missing: "drop_values missing_values nan ~null ~na",
    shift: "shifted drift ~covariate_shift ~translate",
    scale: "scaled ~unit ~units",
    replace: "~permute ~shuffle_column ~resample",
    fgsm: "fast_gradient_sign_method fast_gradient_sign ~adversarial ~attack",
    pgd: "projected_gradient_descent madry ~bim ~adversarial ~auto_attack",
    common: "all cifar_c imagenet_c cifar10_c common_corruptions ~default",
  },
  splits: {
    chronological: "time_series_split time_split temporal by_time ~sequential",
    folds:
      "k_fold ~kfold ~stratified_k_fold ~group_k_fold ~stratified_group_k_fold ~cross_validation ~cv ~cross_val ~repeated_k_fold ~leave_one_out",
    official: "predefined provided original",
    random: "~shuffle train_test_split random_split shuffle_split ~holdout",
    stratified: "stratify stratified_split stratified_shuffle_split ~balanced",
  },
  explanations,
  generations: {
    greedy: "argmax greedy_search greedy_decoding ~deterministic",
    beam: "beam_search num_beams beams ~diverse_beam",
    sample: "sampling multinomial random ~nucleus ~top_k ~top_p ~temperature",
  },
  detectors,
  detection,
  metrics,
  fairness,
  blocks: {
    dataset: "data data_loader dataloader data_module data_source loader",
    layer: "block module sublayer component function def fn",
    model: "network net nn sequential architecture graph",
    train: "fit trainer training learn optimize",
    sweep: "~grid_search ~grid ~search ~tune ~hyperparameters ~param_grid ~parameter_sweep ~ablation",
    evaluate: "eval evaluation test validate validation score assess",
  },
  settings: {
    source: "path file url from csv",
    input: "inputs feature features x",
    target: "targets labels label y outputs",
    output: "outputs head heads return result",
    split: "validation_split validation_data val_split test_size train_size splits",
    augment: "augmentation augmentations transform transforms",
    order: "group_by_length length_grouped ~bucket_by_sequence_length ~bucketing ~shuffle",
    sampling: "sampler ~oversample ~undersample ~balance ~class_weight ~resample",
    weight:
      "sample_weight sample_weights row_weight row_weights ~weights ~importance ~weight_column weight_col ~sample_weight_column",
    batch: "batch_size minibatch mini_batch",
    missing: "~na ~dropna ~fillna ~nan",
    duplicates: "dedupe drop_duplicates unique",
    limit: "max_rows n_rows nrows n_samples ~samples subset take",
    model: "network net architecture",
    data: "dataset train_data training_data train_set",
    loss: "criterion objective loss_fn loss_function losses",
    optimizer: "optim opt solver optimiser",
    clip: "gradient_clipping grad_clip gradient_clip_val ~clipnorm ~clipvalue ~global_clipnorm max_grad_norm ~clip_grad_norm",
    regularise: "regularize regularization kernel_regularizer ~weight_decay ~l2 ~l1 ~penalty",
    average: "ema use_ema ema_decay ~swa polyak_averaging model_ema ~averaging",
    epochs: "num_epochs n_epochs max_epochs nb_epoch passes",
    stop: "early_stopping early_stop callbacks",
    validate:
      "~validation_freq ~val_check_interval ~check_val_every_n_epoch ~eval_steps ~eval_interval ~eval_every ~evaluation_strategy ~eval_strategy ~validation_interval ~val_interval ~steps_per_checkpoint",
    budget: "max_steps ~max_time ~time_limit ~max_iter ~max_iterations ~max_seconds ~timeout",
    mix: "~mixing ~mixture ~sampling_weights ~dataset_weights ~multi_task_sampling interleave",
    balance: "~loss_weights ~task_weights ~loss_balancing ~multi_task_balancing ~task_balancing",
    auxiliary: "auxiliary_outputs auxiliary_tasks ~aux",
    seeds: "n_seeds num_seeds ~repeats ~n_runs ~runs ~replicates ~trials",
    best: "monitor ~save_best ~checkpoint ~save_best_only ~keep_best",
    freeze: "frozen ~trainable ~requires_grad",
    adapt: "adapter adapters peft peft_config ~lora ~low_rank ~adapter_config ~bitfit ~prefix_tuning",
    start:
      "init_from from_checkpoint load_weights ~pretrained ~checkpoint ~resume ~warm_start ~initial_weights ~base_model init_checkpoint",
    rates: "~param_groups lr_multipliers ~layer_decay ~discriminative ~llrd lr_mult",
    unfreeze: "~gradual_unfreezing ~thaw",
    accumulate:
      "~gradient_accumulation_steps ~accumulate_grad_batches ~gradient_accumulation ~grad_accum_steps ~accumulation_steps ~micro_batches",
    precision: "~mixed_precision ~amp ~dtype ~bf16 ~bfloat16 ~dtype_policy ~fp16 ~half",
    recompute: "gradient_checkpointing remat rematerialize activation_checkpointing ~checkpointing",
    expect: "assert require ~threshold expectation",
    run: "train trained checkpoint weights fit",
    compare: "~baseline ~versus ~vs ~against ~reference ~challenger ~champion ~comparison ~diff ~candidate",
    on: "dataset data rows test_data",
    generate: "generation decode decoding ~decoder ~generation_config ~beam_search ~sampler",
    fairness: "~sensitive_features ~protected_attributes ~protected ~groups ~group_by bias_audit ~demographics",
    explain: "explainer explanation explanations interpret ~saliency ~attributions ~xai ~feature_importance",
    shots: "few_shot n_shot k_shot n_shots ~per_class ~samples_per_class",
    outside: "ood ~out_of_scope ~oos ~unknown ~novel ~outliers ~anomalies ~strangers",
    detect: "detector detectors ood_detector ~novelty ~outlier_detection ~anomaly_detection",
    robustness: "corruptions corruption perturbations ~noise ~attacks ~adversarial ~stress ~robust",
    over: "~values ~grid ~params ~param ~set ~parameters ~choices",
  },
  arguments: argumentAliases,
  split_names: {
    train: "training fit",
    valid: "val validation dev eval evaluation",
    test: "testing holdout",
  },
  types: {
    int: "integer long uint int32 int64 count",
    float: "double number real float32 float64 decimal num",
    text: "string str char",
    bool: "boolean logical flag",
    probability: "percent percentage fraction ratio prob part",
    duration: "~time ~seconds timedelta period",
    size: "bytes memory",
    angle: "degrees deg radians",
  },
  values: {
    true: "yes on",
    false: "no off",
    none: "null nil linear identity nothing",
    same: "~zero ~zeros ~half",
    valid: "no_padding",
    bf16: "bfloat16 ~fp16 ~float16 ~half ~mixed",
    float32: "fp32 ~float",
    horizontal: "~h left_right ~lr ~x",
    vertical: "~v up_down ud ~y",
    sigmoid: "logistic",
  },
  datasets: {
    fashion_mnist: "fmnist fashion",
    cifar10: "~cifar",
    digits: "load_digits",
  },
};

/** What a foreign word stands for. */
export interface Alias {
  /** Our words, the most likely first; empty where there is no counterpart. */
  readonly words: readonly string[];
  /** Those of our words that are only near in meaning. */
  readonly loose: ReadonlySet<string>;
  /** What there is instead, or null. */
  readonly remark: string | null;
}

const fold = (word: string): string => (word.split(".").at(-1) ?? word).toLowerCase().replaceAll(/[-_ ]/g, "");

const tables = new Map<AliasGroup, ReadonlyMap<string, Alias>>();

/** Foreign words of a group by their folded spelling. */
function tableOf(group: AliasGroup): ReadonlyMap<string, Alias> {
  const ready = tables.get(group);
  if (ready !== undefined) return ready;
  const table = new Map<string, Alias>();
  for (const [word, foreign] of Object.entries(words[group])) {
    for (const one of foreign.split(" ")) {
      const near = one.startsWith("~");
      const key = fold(near ? one.slice(1) : one);
      const known = table.get(key);
      const loose = new Set([...(known?.loose ?? []), ...(near ? [word] : [])]);
      table.set(key, { words: [...(known?.words ?? []), word], loose, remark: null });
    }
  }
  for (const [one, remark] of Object.entries(remarks[group] ?? {})) {
    const known = table.get(fold(one));
    table.set(fold(one), { words: known?.words ?? [], loose: known?.loose ?? new Set(), remark });
  }
  tables.set(group, table);
  return table;
}

/** What a word of other libraries means here, or undefined where nobody knows it. */
export function aliasOf(group: AliasGroup, word: string): Alias | undefined {
  return tableOf(group).get(fold(word));
}

/** Every foreign word of a group with what it stands for; for tests and documentation. */
export function aliasesOf(group: AliasGroup): ReadonlyMap<string, Alias> {
  return tableOf(group);
}
