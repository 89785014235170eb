"""Prints what a tiny task costs in a ThreadPoolExecutor, in nanoseconds."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

TASKS = 10_000


def task(number):
    return number


def main():
    kind, _, workers = sys.argv[1:]
    start = time.perf_counter_ns()
    with ThreadPoolExecutor(max_workers=int(workers)) as executor:
        futures = [executor.submit(task, number) for number in range(TASKS)]
        if kind == "added up":
            sum(future.result() for future in futures)
    print((time.perf_counter_ns() - start) / TASKS)


if __name__ == "__main__":
    main()
