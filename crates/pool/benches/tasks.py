"""Prints what a tiny task costs in a ThreadPoolExecutor, in nanoseconds."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

TASKS = 10_000


def task(number):
    return number


def main():
    start = time.perf_counter_ns()
    with ThreadPoolExecutor(max_workers=int(sys.argv[1])) as executor:
        for number in range(TASKS):
            executor.submit(task, number)
    print((time.perf_counter_ns() - start) / TASKS)


if __name__ == "__main__":
    main()
