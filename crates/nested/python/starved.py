import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait


def sub_thread(main_idx):
    print(f"sub thread running in main thread {main_idx}")


def main_thread(executor, all_busy, idx):
    print(f"main thread running: {idx}")
    all_busy.wait()
    # No worker is left to run this, so the result never comes.
    executor.submit(sub_thread, idx).result()


def main():
    all_busy = threading.Barrier(3)
    with ThreadPoolExecutor(max_workers=3) as executor:
        tasks = [
            executor.submit(main_thread, executor, all_busy, i)
            for i in range(3)
        ]
        waiting = wait(tasks, timeout=1).not_done
        print(f"starved: {len(waiting)} of 3 workers wait for each other")
        # Ends the waiting, so that the block can end: 3.9 or later.
        executor.shutdown(wait=False, cancel_futures=True)
    sys.exit(1 if waiting else 0)


if __name__ == "__main__":
    main()
