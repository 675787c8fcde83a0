/**
 * What other libraries call explanations, and how far groups differ, in the form of the table of all such words.
 */

/** Our word, and those of others; `~` stands before one that means something near, but not the same. */
export const explanationAliases: Readonly<Record<string, string>> = {
  grad_cam:
    "gradcam ~grad_cam_plus_plus ~guided_grad_cam layer_grad_cam ~layer_cam ~score_cam ~cam ~class_activation_map ~eigen_cam ~heatmap",
  integrated_gradients:
    "ig ~saliency ~gradient_shap ~deep_lift ~deep_lift_shap ~input_x_gradient ~guided_backprop ~smooth_grad ~noise_tunnel ~deep_explainer ~gradient_explainer ~vanilla_gradient ~lrp ~attributions",
  occlusion: "occlusion_sensitivity ~feature_ablation ~rise ~sliding_window",
  permutation_importance:
    "feature_importance feature_importances feature_permutation permutation_feature_importance ~shap ~shap_values ~kernel_shap ~tree_shap ~lime ~lime_tabular ~kernel_explainer ~tree_explainer ~anchors ~shapley_value_sampling ~importance ~mean_decrease_accuracy",
  partial_dependence: "pdp partial_dependence_plot partial_dependence_display ~ice ~ale ~accumulated_local_effects",
  word_attributions:
    "word_importance token_attributions ~lime_text ~layer_integrated_gradients ~attention_weights ~attention_map ~highlight ~leave_one_out",
  nearest:
    "knn nearest_neighbors nearest_neighbours k_neighbors ~influence ~influence_functions ~tracin ~prototypes ~similar ~examples",
};

/** The same of differences between groups. */
export const fairnessAliases: Readonly<Record<string, string>> = {
  demographic_parity:
    "demographic_parity_difference statistical_parity statistical_parity_difference ~disparate_impact ~demographic_parity_ratio ~selection_rate",
  equal_opportunity:
    "equal_opportunity_difference true_positive_rate_difference tpr_difference ~true_positive_rate ~tpr",
  equalised_odds:
    "equalized_odds equalized_odds_difference equalised_odds_difference ~average_odds_difference ~equalized_odds_ratio ~odds ~false_positive_rate ~fpr",
  predictive_parity: "predictive_parity_difference precision_difference ~precision ~calibration",
  accuracy_gap: "accuracy_difference accuracy_parity overall_accuracy_equality ~accuracy",
};
