import logging
import threading
from concurrent.futures import ThreadPoolExecutor


class FakeDatabase:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def update(self, name):
        logging.info("Thread %s: starting update", name)
        with self._lock:  # Python has no atomic integer.
            self.value += 1
        logging.info("Thread %s: finishing update", name)


def main():
    logging.basicConfig(
        format="%(asctime)s: %(message)s",
        level=logging.INFO,
        datefmt="%H:%M:%S",
    )

    database = FakeDatabase()
    test = "Testing atomic update."
    logging.info("%s Starting value is %d.", test, database.value)
    with ThreadPoolExecutor(max_workers=2) as executor:
        for index in range(2):
            executor.submit(database.update, index)
    logging.info("%s Ending value is %d.", test, database.value)


if __name__ == "__main__":
    main()
