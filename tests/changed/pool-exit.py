import threading
from concurrent.futures import ThreadPoolExecutor

executor = ThreadPoolExecutor(max_workers=1)
worker = executor.submit(threading.current_thread).result()
print("the worker is a daemon:", worker.daemon)
