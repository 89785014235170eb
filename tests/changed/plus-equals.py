import sys
import threading

sys.setswitchinterval(0.000_01)


def one_more(number):
    return number + 1


class Plain:
    counter = 0

    def work(self):
        for _ in range(20_000):
            self.counter += 1


class WithCall:
    counter = 0

    def work(self):
        for _ in range(20_000):
            self.counter = one_more(self.counter)


def loses(kind):
    tally = kind()
    threads = [threading.Thread(target=tally.work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally.counter < 4 * 20_000


def verdict(kind):
    # Losing once is a proof; counting right, ten times, is not.
    lost = any(loses(kind) for _ in range(10))
    return "loses updates" if lost else "counted right"


print("counter += 1:", verdict(Plain))
print("counter = one_more(counter):", verdict(WithCall))
