"""The jobs: the queue behind its seam, the worker and the tasks it runs."""
