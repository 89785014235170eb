from concurrent.futures import ThreadPoolExecutor
from threading import Event

main_fails = Event()


def work():
    main_fails.wait()
    print("worker: done")


with ThreadPoolExecutor(max_workers=1) as executor:
    executor.submit(work)
    main_fails.set()
    raise ValueError("main")
