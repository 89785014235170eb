from concurrent.futures import ThreadPoolExecutor


def fail():
    raise ValueError("task")


with ThreadPoolExecutor(max_workers=2) as executor:
    executor.submit(fail)
print("main: done")
