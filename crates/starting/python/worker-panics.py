import threading


def work():
    print("worker: starting")
    raise RuntimeError("the worker has had enough")


def main():
    thread = threading.Thread(target=work, name="worker")
    thread.start()
    # The traceback is on standard error; join knows nothing of it.
    result = thread.join()
    print(f"main: join returned {result}")
    print("main: going on")


if __name__ == "__main__":
    main()
