import threading


class FakeDatabase:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def update(self):
        with self._lock:
            self.value += 41
            raise RuntimeError("half done, with Python's lock")

    def read(self):
        with self._lock:
            return self.value


def main():
    database = FakeDatabase()
    worker = threading.Thread(target=database.update, name="worker")
    worker.start()
    worker.join()

    # The exception has released the lock, and left no mark on it.
    print(f"Python: the value is {database.read()}")


if __name__ == "__main__":
    main()
