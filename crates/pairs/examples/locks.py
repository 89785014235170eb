import threading

# acquire(blocking=False)
lock = threading.Lock()
print("first:", lock.acquire(blocking=False))
print("second:", lock.acquire(blocking=False))

# lock.locked()
print("locked:", lock.locked())
lock.release()
print("locked:", lock.locked())

# RLock()
again = threading.RLock()
with again:
    with again:
        print("locked twice by one thread")

# Semaphore(n)
permits = threading.Semaphore(2)
permits.acquire()
permits.acquire()
print("a third permit:", permits.acquire(blocking=False))
permits.release()
print("after a release:", permits.acquire(blocking=False))

# BoundedSemaphore(n)
bounded = threading.BoundedSemaphore(1)
try:
    bounded.release()
except ValueError:
    print("one release too many is refused")
