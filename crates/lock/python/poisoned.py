import threading


class Accounts:
    def __init__(self):
        self.lock = threading.Lock()
        self.balance = {"checking": 50, "savings": 50}

    def transfer(self, source, target, amount):
        with self.lock:
            self.balance[source] -= amount
            self.balance[target] += amount


def main():
    accounts = Accounts()
    worker = threading.Thread(
        target=accounts.transfer,
        args=("checking", "pension", 10),
        name="worker",
    )
    worker.start()
    worker.join()

    # The exception has freed the lock, and left no mark on it.
    with accounts.lock:
        total = sum(accounts.balance.values())
    print(f"main: the sum is {total}, it was 100")


if __name__ == "__main__":
    main()
