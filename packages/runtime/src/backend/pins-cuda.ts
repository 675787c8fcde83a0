/**
 * The CUDA 12 libraries that TensorFlow's `and-cuda` extra asks for on Linux x86-64: of each the newest version that its
 * bounds allow, with the sums that the Python package index publishes.
 */
import type { PinnedWheel } from "./pins.ts";

/** Wheels to unpack beside the CUDA build of TensorFlow. */
export const cudaWheels: readonly PinnedWheel[] = [
  {
    project: "nvidia-cublas-cu12",
    version: "12.9.3.13",
    file: "nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl",
    size: 581217458,
    sha256: "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
    entries: ["nvidia/cublas/lib/"],
  },
  {
    project: "nvidia-cuda-cupti-cu12",
    version: "12.9.79",
    file: "nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl",
    size: 10814997,
    sha256: "096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f",
    entries: ["nvidia/cuda_cupti/lib/"],
  },
  {
    project: "nvidia-cuda-nvcc-cu12",
    version: "12.9.86",
    file: "nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
    size: 40546229,
    sha256: "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
    entries: ["nvidia/cuda_nvcc/bin/ptxas", "nvidia/cuda_nvcc/nvvm/libdevice/"],
  },
  {
    project: "nvidia-cuda-nvrtc-cu12",
    version: "12.9.86",
    file: "nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
    size: 89568129,
    sha256: "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
    entries: ["nvidia/cuda_nvrtc/lib/"],
  },
  {
    project: "nvidia-cuda-runtime-cu12",
    version: "12.9.79",
    file: "nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    size: 3493179,
    sha256: "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
    entries: ["nvidia/cuda_runtime/lib/"],
  },
  {
    project: "nvidia-cudnn-cu12",
    version: "9.28.0.42",
    file: "nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl",
    size: 716538495,
    sha256: "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
    entries: ["nvidia/cudnn/lib/"],
  },
  {
    project: "nvidia-cufft-cu12",
    version: "11.4.1.4",
    file: "nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    size: 200877592,
    sha256: "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
    entries: ["nvidia/cufft/lib/"],
  },
  {
    project: "nvidia-curand-cu12",
    version: "10.3.10.19",
    file: "nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl",
    size: 68295626,
    sha256: "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
    entries: ["nvidia/curand/lib/"],
  },
  {
    project: "nvidia-cusolver-cu12",
    version: "11.7.5.82",
    file: "nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl",
    size: 338117415,
    sha256: "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
    entries: ["nvidia/cusolver/lib/"],
  },
  {
    project: "nvidia-cusparse-cu12",
    version: "12.5.10.65",
    file: "nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl",
    size: 366465088,
    sha256: "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
    entries: ["nvidia/cusparse/lib/"],
  },
  {
    project: "nvidia-nccl-cu12",
    version: "2.32.3",
    file: "nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl",
    size: 351526311,
    sha256: "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
    entries: ["nvidia/nccl/lib/"],
  },
  {
    project: "nvidia-nvjitlink-cu12",
    version: "12.9.86",
    file: "nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl",
    size: 39748338,
    sha256: "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
    entries: ["nvidia/nvjitlink/lib/"],
  },
];
