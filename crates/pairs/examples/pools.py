import threading
from concurrent.futures import ThreadPoolExecutor, as_completed, wait


def square(number):
    return number * number


def fail():
    raise ValueError("no")


# max_workers=0
try:
    ThreadPoolExecutor(max_workers=0)
except ValueError:
    print("no workers: refused")

with ThreadPoolExecutor(2) as ex:
    # ex.submit(f, a)
    future = ex.submit(square, 3)
    # future.result()
    print("3 squared:", future.result())

    # ex.map(f, items)
    print("in order:", *ex.map(square, [1, 2, 3]))

    # future.exception()
    print("it failed:", ex.submit(fail).exception() is not None)

    # as_completed(futures)
    futures = [ex.submit(square, n) for n in range(1, 4)]
    total = sum(future.result() for future in as_completed(futures))
    print("sum of the squares:", total)

    # wait(futures, timeout=1)
    never = threading.Event()
    future = ex.submit(never.wait)
    done, not_done = wait([future], timeout=0.01)
    print("done in time:", len(done))
    never.set()

    # ex.shutdown(wait=False)
    ex.submit(print, "a task that waits is still run")
    ex.shutdown(wait=False)

# initializer=f
local = threading.local()


def prepare():
    local.greeting = "hello"


with ThreadPoolExecutor(1, initializer=prepare) as ex:
    print("prepared:", ex.submit(lambda: local.greeting).result())
