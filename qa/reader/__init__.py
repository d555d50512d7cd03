"""One small model that reads (question, passage) pairs: how relevant, where, and whether at all.

``runtime`` answers with onnxruntime alone; ``train``, ``model`` and ``export`` are the recipe that
made the shipped weights and are the only files here that import torch.
"""
