import threading


def leak(lock):
    lock.acquire()
    print("Thread 0: has the lock, and ends without releasing it")


def give_up(lock):
    if lock.acquire(timeout=0.5):
        lock.release()
        print("Thread 1: has had the lock")
    else:
        print("Thread 1: gave up, the lock is never released")


def main():
    lock = threading.Lock()
    for target in (leak, give_up):
        thread = threading.Thread(target=target, args=(lock,))
        thread.start()
        thread.join()


if __name__ == "__main__":
    main()
