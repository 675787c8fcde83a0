/**
 * What other libraries call ways to tell strange rows, and their figures, in the form of the table of all such words.
 */

/** Our word, and those of others; `~` stands before one that means something near, but not the same. */
export const detectorAliases: Readonly<Record<string, string>> = {
  max_probability:
    "msp maximum_softmax_probability max_softmax softmax_score max_prob ~max_logit ~confidence ~fallback_threshold ~margin",
  energy: "energy_based energy_score log_sum_exp ~odin ~react ~dice ~ash ~logit_norm",
  entropy: "shannon_entropy predictive_entropy softmax_entropy ~uncertainty ~mutual_information",
  mahalanobis: "mahalanobis_distance ~relative_mahalanobis ~vim ~gaussian ~covariance ~elliptic_envelope",
  knn: "k_nearest_neighbours k_nearest_neighbors deep_nearest_neighbors nearest ~local_outlier_factor ~lof ~isolation_forest ~one_class_svm",
};

/** The same of figures. */
export const detectionAliases: Readonly<Record<string, string>> = {
  auroc: "auc roc_auc ~aupr ~area",
  fpr95: "fpr_at_95 fpr_at_95_tpr fpr95tpr fpr_at_tpr95 ~fpr ~detection_error",
  recall: "tpr oos_recall true_positive_rate ~sensitivity ~detection_rate",
  precision: "positive_predictive_value ~ppv",
  accuracy: "in_scope_accuracy ~acc",
  refused: "rejected false_alarms ~false_positive_rate ~rejection_rate ~coverage",
};
