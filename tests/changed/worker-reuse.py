import threading
import time
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(max_workers=3) as executor:
    for _ in range(3):
        executor.submit(int).result()
        # Wait until the worker has said that it is idle, if it says so.
        idle = getattr(executor, "_idle_semaphore", None)
        while idle and idle._value == 0:
            time.sleep(0.001)
    workers = threading.active_count() - 1
print("workers after three tasks, one after the other:", workers)
