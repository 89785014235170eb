from concurrent.futures import ThreadPoolExecutor


def fail():
    raise ValueError("task")


with ThreadPoolExecutor(max_workers=2) as executor:
    future = executor.submit(fail)
    print("the failure is handed over:", repr(future.exception()))
print("main: done")
