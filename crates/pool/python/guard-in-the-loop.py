import threading
import time


def keeps_the_lock(jobs, lock, work):
    while True:
        with lock:  # Held until the end of the block.
            if not jobs:
                return
            jobs.pop()
            work()


def releases_the_lock(jobs, lock, work):
    while True:
        with lock:
            if not jobs:
                return
            jobs.pop()
        work()


def measure(name, worker, meet):
    running = []  # One `append` or `pop` is safe without a lock.
    at_once = []
    meeting = threading.Barrier(meet)
    jobs, lock = [1, 2, 3, 4], threading.Lock()
    start = time.monotonic()

    def work():
        running.append(None)
        meeting.wait()  # Ends only when `meet` jobs run at once.
        at_once.append(len(running))
        time.sleep(0.05)
        meeting.wait()
        running.pop()

    threads = [
        threading.Thread(target=worker, args=(jobs, lock, work))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = int((time.monotonic() - start) * 1000)
    print(f"{name}: {max(at_once)} at once, 4 jobs in {took} ms")


def main():
    measure("the guard kept", keeps_the_lock, 1)
    measure("the guard dropped", releases_the_lock, 2)


if __name__ == "__main__":
    main()
