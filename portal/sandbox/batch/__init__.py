"""Multipart $batch: bytes to operations, operations to answers, answers to bytes."""
