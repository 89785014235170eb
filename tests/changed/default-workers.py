import os
from concurrent.futures import ThreadPoolExecutor

workers = ThreadPoolExecutor()._max_workers
known = {
    5 * os.cpu_count(): "5 for each processor",
    min(32, os.cpu_count() + 4): "processors + 4, at most 32",
}
print("workers by default:", known.get(workers, workers))
