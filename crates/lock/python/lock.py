import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor


class FakeDatabase:
    def __init__(self):
        self.value = 0
        self._lock = threading.Lock()

    def locked_update(self, name):
        logging.info("Thread %s: starting update", name)
        logging.debug("Thread %s about to lock", name)
        with self._lock:
            logging.debug("Thread %s has lock", name)
            local_copy = self.value
            local_copy += 1
            time.sleep(0.1)
            self.value = local_copy
            logging.debug("Thread %s about to release lock", name)
        logging.debug("Thread %s after release", name)
        logging.info("Thread %s: finishing update", name)


def main():
    logging.basicConfig(
        format="%(asctime)s: %(message)s",
        level=logging.DEBUG,
        datefmt="%H:%M:%S",
    )

    database = FakeDatabase()
    test = "Testing locked update."
    logging.info("%s Starting value is %d.", test, database.value)
    with ThreadPoolExecutor(max_workers=2) as executor:
        for index in range(2):
            executor.submit(database.locked_update, index)
    logging.info("%s Ending value is %d.", test, database.value)


if __name__ == "__main__":
    main()
