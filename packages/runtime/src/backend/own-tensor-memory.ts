/**
 * What the binding is built with besides its own sources. They hand TensorFlow the memory of JavaScript arrays and take the array's
 * reference back when TensorFlow lets go of it. A session does that on a thread of its own now and then, where a reference must not be
 * touched: the engine's books, then its heap, break after thousands of runs. So TensorFlow gets memory of its own. It copied most
 * arrays anyway, all that do not start at a multiple of 64 bytes.
 */

/** Included before each of the binding's sources: a tensor with a copy of the values; the array is free when it returns. */
export const ownTensorMemorySource = `#include <string.h>
#include "tensorflow/c/tf_tensor.h"

static inline TF_Tensor *PenstockCopiedTensor(TF_DataType dtype, const int64_t *dims, int num_dims, void *data, size_t len,
                                              void (*deallocator)(void *, size_t, void *), void *arg) {
  TF_Tensor *tensor = TF_AllocateTensor(dtype, dims, num_dims, len);
  if (tensor != nullptr && len > 0) memcpy(TF_TensorData(tensor), data, len);
  deallocator(data, len, arg);
  return tensor;
}

#define TF_NewTensor PenstockCopiedTensor
`;
