import atexit
import threading


def worker():
    print("worker: line 1")
    print("worker: line 2")
    print("worker: line 3")


def main():
    print("main: starting the worker")
    threading.Thread(target=worker).start()
    print("main: done")


if __name__ == "__main__":
    # Runs after Python has joined every thread that is not a daemon.
    atexit.register(print, "main: every thread has ended")
    main()
