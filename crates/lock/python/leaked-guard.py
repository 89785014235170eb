import threading


def leak(lock):
    lock.acquire()
    print("Thread 0 has lock")
    print("Thread 0 ended without releasing the lock")


def give_up(lock):
    print("Thread 1 about to lock")
    if lock.acquire(timeout=0.2):
        print("Thread 1 has lock")
        lock.release()
    else:
        print("Thread 1 gave up: the lock is still held")


def main():
    lock = threading.Lock()
    for target in (leak, give_up):
        thread = threading.Thread(target=target, args=(lock,))
        thread.start()
        thread.join()


if __name__ == "__main__":
    main()
