import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait


def main_thread(executor, all_busy, sub_threads):
    all_busy.wait()  # Every worker now has an outer task,
    sub_thread = executor.submit(print, "sub thread running")
    sub_threads.append(sub_thread)
    sub_thread.result()  # so none is left for this one.


def main():
    all_busy = threading.Barrier(3)
    sub_threads = []
    with ThreadPoolExecutor(max_workers=3) as executor:
        args = (executor, all_busy, sub_threads)
        main_threads = [executor.submit(main_thread, *args) for _ in range(3)]

        waiting = wait(main_threads, timeout=1).not_done
        ended = sum(sub_thread.done() for sub_thread in sub_threads)
        print(f"starved: {ended} of 3 inner tasks have ended")

        # Without this, the end of the block would wait for ever.
        executor.shutdown(wait=False, cancel_futures=True)
    sys.exit(1 if waiting else 0)


if __name__ == "__main__":
    main()
