import threading

lock = threading.Lock()


def fail():
    with lock:
        raise ValueError("worker")


thread = threading.Thread(target=fail)
thread.start()
thread.join()
print("the lock is free:", lock.acquire(blocking=False))
